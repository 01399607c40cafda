"""Removing a test order, an order by phone, and what is held since a restore."""

from typing import Final

from app.services import products
from tests.support.actions.stage import Act, Stage
from tests.support.phone_orders import DICTATED
from tests.support.restores import held
from tests.support.trials import followed


async def removes_a_test_order(stage: Stage) -> None:
    test = await followed(stage.settle)
    await stage.sends(f"/staff/test-orders/{test.order_id}/removal")


async def removes_a_test_order_by_key(stage: Stage) -> None:
    test = await followed(stage.settle)
    await stage.asks("POST", f"/orders/{test.order_id}/removal")


async def takes_an_order_by_phone(stage: Stage) -> None:
    price = (await products.find_product("product_456")).price.amount
    line = {"product": "product_456", "quantity": "1", "total": str(price), "key": "one call"}
    await stage.sends("/staff/orders", **line, **DICTATED)


async def sends_what_is_held(stage: Stage) -> None:
    await stage.fresh()
    await held()
    await stage.sends("/staff/restores/mails/release")


async def drops_what_is_held(stage: Stage) -> None:
    await stage.fresh()
    await held()
    await stage.sends("/staff/restores/mails/removal")


TRIALS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/test-orders/{order_id:uuid}/removal": (
        removes_a_test_order,
        "order.test_removed",
    ),
    "POST /staff/restores/{kind:str}/release": (sends_what_is_held, "restore.sent"),
    "POST /staff/restores/{kind:str}/removal": (drops_what_is_held, "restore.dropped"),
    "POST /staff/orders": (takes_an_order_by_phone, "order.taken_by_phone"),
    "POST /api/v1/orders/{order_id:uuid}/removal": (
        removes_a_test_order_by_key,
        "order.test_removed",
    ),
}
