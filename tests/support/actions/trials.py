"""Removing a test order, by page and by key."""

from typing import Final

from tests.support.actions.stage import Act, Stage
from tests.support.trials import followed


async def removes_a_test_order(stage: Stage) -> None:
    test = await followed(stage.settle)
    await stage.sends(f"/staff/test-orders/{test.order_id}/removal")


async def removes_a_test_order_by_key(stage: Stage) -> None:
    test = await followed(stage.settle)
    await stage.asks("POST", f"/orders/{test.order_id}/removal")


TRIALS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/test-orders/{order_id:uuid}/removal": (
        removes_a_test_order,
        "order.test_removed",
    ),
    "POST /api/v1/orders/{order_id:uuid}/removal": (
        removes_a_test_order_by_key,
        "order.test_removed",
    ),
}
