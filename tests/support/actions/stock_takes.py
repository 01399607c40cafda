"""How Bea and a till take stock of a shelf."""

from typing import Final

from app import audit_log
from app.services import products
from app.services.products import StockTake, TypedCount
from tests.support.actions.stage import Act, Stage
from tests.support.products import lies_at

TAKES: Final = "/staff/stock-takes"


async def under_way(*, counted: bool = False) -> StockTake:
    await lies_at(product_456="B-3")
    with audit_log.nobody():
        take, _is_new = await products.start_stock_take("B-3", "B-3", "Pat")
        if counted:
            there = (await products.find_stock("product_456")).on_hand
            typed = {"product_456": TypedCount(there)}
            await products.type_counts(take.take_id, typed, "Pat")
        return await products.find_stock_take(take.take_id)


async def starts_a_stock_take(stage: Stage) -> None:
    await lies_at(product_456="B-3")
    await stage.sends(TAKES, first="B-3")


async def saves_it(stage: Stage) -> None:
    take = await under_way(counted=True)
    await stage.sends(f"{TAKES}/{take.take_id}/result")


async def gives_it_up(stage: Stage) -> None:
    await stage.sends(f"{TAKES}/{(await under_way()).take_id}/abandonment")


async def reads_a_file(stage: Stage) -> None:
    sent = {"_csrf_token": stage.bea.form("/staff/logout").value("_csrf_token")}
    file = {"file": ("june.csv", b"product_id,counted\nproduct_456,3\n", "text/csv")}
    await stage.client.post(f"{TAKES}/file", data=sent, files=file)


async def starts_it_by_key(stage: Stage) -> None:
    await lies_at(product_456="B-3")
    await stage.asks("POST", "/stock-takes", {"first_shelf": "B-3"})


async def saves_it_by_key(stage: Stage) -> None:
    take = await under_way(counted=True)
    await stage.asks("POST", f"/stock-takes/{take.take_id}/result", {"version": take.version})


async def gives_it_up_by_key(stage: Stage) -> None:
    await stage.asks("DELETE", f"/stock-takes/{(await under_way()).take_id}")


STOCK_TAKES: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/stock-takes": (starts_a_stock_take, "stocktake.started"),
    "POST /staff/stock-takes/file": (reads_a_file, "stocktake.started"),
    "POST /staff/stock-takes/{take_id:uuid}/result": (saves_it, "stocktake.saved"),
    "POST /staff/stock-takes/{take_id:uuid}/abandonment": (gives_it_up, "stocktake.given_up"),
    "POST /api/v1/stock-takes": (starts_it_by_key, "stocktake.started"),
    "POST /api/v1/stock-takes/{take_id:uuid}/result": (saves_it_by_key, "stocktake.saved"),
    "DELETE /api/v1/stock-takes/{take_id:uuid}": (gives_it_up_by_key, "stocktake.given_up"),
}
