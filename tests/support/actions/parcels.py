"""What Bea and a till put right of parcels that have left."""

from typing import Final
from uuid import UUID

from app import audit_log
from app.services import delivery, products, sales
from app.values.pieces import PieceCount
from app.values.statuses import SettableHold, ShortageReason, ShortageRule
from app.web.address_fields import known_details
from app.web.merging import WAS
from tests.support.actions.stage import Act, Stage
from tests.support.details import ELSEWHERE, with_worker

BOARD: Final = "/staff/shipments"


async def corrects_a_number(stage: Stage) -> None:
    key = (await stage.fresh(shipped=True)).shipment_id
    await stage.sends(f"{BOARD}/{key}/tracking", carrier="UPS", tracking_number="JD 7")


async def arrived(stage: Stage) -> UUID:
    key = (await stage.fresh(shipped=True)).shipment_id
    with audit_log.nobody():
        await delivery.deliver(key, None, "Porch", "Bea")
    return key


async def corrects_a_delivery(stage: Stage) -> None:
    key = await arrived(stage)
    await stage.sends(f"{BOARD}/{key}/delivery/correction", delivery_location="Shed")


async def takes_a_delivery_back(stage: Stage) -> None:
    await stage.sends(f"{BOARD}/{await arrived(stage)}/delivery/retraction")


async def corrects_a_number_by_key(stage: Stage) -> None:
    key = (await stage.fresh(shipped=True)).shipment_id
    body = {"carrier": "UPS", "tracking_number": "JD 8"}
    await stage.asks("PUT", f"/shipments/{key}/tracking", body)


async def corrects_a_delivery_by_key(stage: Stage) -> None:
    body = {"delivery_location": "Shed"}
    await stage.asks("PUT", f"/shipments/{await arrived(stage)}/delivery", body)


async def takes_a_delivery_back_by_key(stage: Stage) -> None:
    await stage.asks("DELETE", f"/shipments/{await arrived(stage)}/delivery")


ONE_PIECE: Final = {"items": [{"position": 1, "quantity": 1}]}


async def splits(stage: Stage) -> None:
    key = (await stage.fresh(quantity=2)).shipment_id
    await stage.asks("POST", f"/shipments/{key}/split", ONE_PIECE)


async def merges(stage: Stage) -> None:
    key = (await stage.fresh(quantity=2)).shipment_id
    with audit_log.nobody():
        rest = (await delivery.split(key, [PieceCount(1, 1)])).remainder_id
    await stage.asks("POST", f"/shipments/{key}/merge", {"shipment_id": str(rest)})


async def misses_a_piece(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    body = {**ONE_PIECE, "reason": "NOT_FOUND"}
    await stage.asks("POST", f"/shipments/{key}/shortage", body, **{"Idempotency-Key": "k"})


async def holds_back_at_the_board(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    await stage.sends(f"{BOARD}/{key}/hold", reason="MANUAL")


async def lets_go_at_the_board(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    with audit_log.nobody():
        await delivery.hold(key, SettableHold.MANUAL, "Bea")
    await stage.sends(f"{BOARD}/{key}/hold/removal", reason="MANUAL")


async def holds_back(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    await stage.asks("PUT", f"/shipments/{key}/hold", {"reason": "MANUAL"})


async def lets_go(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    with audit_log.nobody():
        await delivery.hold(key, SettableHold.MANUAL, "Bea")
    await stage.asks("DELETE", f"/shipments/{key}/hold")


async def splits_on_a_page(stage: Stage) -> None:
    key = (await stage.fresh(quantity=2)).shipment_id
    await stage.sends(f"{BOARD}/{key}/split", **{"piece-1": "1"})


async def merges_on_a_page(stage: Stage) -> None:
    key = (await stage.fresh(quantity=2)).shipment_id
    with audit_log.nobody():
        rest = (await delivery.split(key, [PieceCount(1, 1)])).remainder_id
    await stage.sends(f"{BOARD}/{key}/merge", other=str(rest))


async def misses_a_piece_on_a_page(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    await stage.sends(f"{BOARD}/{key}/shortage", position="1", quantity="1", reason="DAMAGED")


async def misses_a_piece_at_the_station(stage: Stage) -> None:
    key = (await stage.fresh()).shipment_id
    await stage.sends(f"/staff/scan/{key}/shortage", position="1", quantity="?")


async def asked(stage: Stage) -> UUID:
    """Half of an order is missing, and its customer is asked about the rest."""
    shipment = await stage.fresh(quantity=2)
    with audit_log.nobody():
        await delivery.report_shortage(
            None,
            shipment.shipment_id,
            [PieceCount(1, 1)],
            ShortageReason.NOT_FOUND,
            "Pat",
            rule=ShortageRule.ASK,
        )
    await stage.settle()
    return shipment.order_id


async def decides(stage: Stage) -> None:
    await stage.sends(f"/staff/orders/{await asked(stage)}/decision", choice="WAIT")


async def decides_by_key(stage: Stage) -> None:
    await stage.asks("POST", f"/orders/{await asked(stage)}/decision", {"choice": "WAIT"})


async def reports_an_empty_shelf(stage: Stage) -> None:
    await stage.sends("/staff/stock/product_456/empty-shelf")


async def misses_it_in_another_parcel(stage: Stage) -> None:
    key = (await stage.fresh(quantity=2)).shipment_id
    path = f"/staff/stock/product_456/empty-shelf/{key}"
    await stage.sends(path, quantity="1", rule=ShortageRule.WAIT)


async def has_it_counted(stage: Stage) -> None:
    await stage.sends("/staff/counts", product_id="product_456")


async def to_count() -> products.StockCount:
    with audit_log.nobody():
        count, _is_new = await products.put_on_count_list("product_456", "doubtful", "Pat")
        return count


async def counts_it(stage: Stage) -> None:
    count = await to_count()
    path = f"/staff/counts/{count.count_id}"
    await stage.sends(path, counted="3", seen=str(count.on_hand))


async def has_it_counted_by_key(stage: Stage) -> None:
    await stage.asks("POST", "/products/product_456/counts", {"reason": "doubtful"})


async def counts_it_by_key(stage: Stage) -> None:
    count = await to_count()
    result = {"counted": 3, "expected": count.on_hand}
    await stage.asks("PUT", f"/counts/{count.count_id}/result", result)


async def reports_an_empty_shelf_by_key(stage: Stage) -> None:
    await stage.asks("POST", "/products/product_456/empty-shelf")


async def changes_an_address(stage: Stage) -> None:
    order = await sales.find_order((await stage.fresh()).order_id)
    known = known_details(order.delivery_address, order.note, order.customer.phone)
    was = {WAS + name: value for name, value in known.items()}
    typed = {name: value for name, value in ELSEWHERE.items() if value}
    await with_worker(stage.sends(f"/staff/orders/{order.order_id}/correction", **was, **typed))


PARCELS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/stock/{product_id:str}/empty-shelf": (
        reports_an_empty_shelf,
        "stock.shelf_empty",
    ),
    "POST /staff/stock/{product_id:str}/empty-shelf/{shipment_id:uuid}": (
        misses_it_in_another_parcel,
        "shipment.shortage",
    ),
    "POST /staff/counts": (has_it_counted, "stock.count_asked"),
    "POST /staff/counts/{count_id:uuid}": (counts_it, "stock.counted"),
    "POST /api/v1/products/{product_id:str}/empty-shelf": (
        reports_an_empty_shelf_by_key,
        "stock.shelf_empty",
    ),
    "POST /api/v1/products/{product_id:str}/counts": (
        has_it_counted_by_key,
        "stock.count_asked",
    ),
    "PUT /api/v1/counts/{count_id:uuid}/result": (counts_it_by_key, "stock.counted"),
    "POST /staff/orders/{order_id:uuid}/correction": (
        changes_an_address,
        "order.correction_requested",
    ),
    "POST /staff/orders/{order_id:uuid}/decision": (decides, "shipment.decided"),
    "POST /api/v1/orders/{order_id:uuid}/decision": (decides_by_key, "shipment.decided"),
    "POST /api/v1/shipments/{shipment_id:uuid}/split": (splits, "shipment.split"),
    "POST /api/v1/shipments/{shipment_id:uuid}/merge": (merges, "shipment.merged"),
    "POST /api/v1/shipments/{shipment_id:uuid}/shortage": (misses_a_piece, "shipment.shortage"),
    "POST /staff/shipments/{shipment_id:uuid}/hold": (holds_back_at_the_board, "shipment.held"),
    "POST /staff/shipments/{shipment_id:uuid}/hold/removal": (
        lets_go_at_the_board,
        "shipment.hold_lifted",
    ),
    "PUT /api/v1/shipments/{shipment_id:uuid}/hold": (holds_back, "shipment.held"),
    "DELETE /api/v1/shipments/{shipment_id:uuid}/hold": (lets_go, "shipment.hold_lifted"),
    "POST /staff/shipments/{shipment_id:uuid}/split": (splits_on_a_page, "shipment.split"),
    "POST /staff/shipments/{shipment_id:uuid}/merge": (merges_on_a_page, "shipment.merged"),
    "POST /staff/shipments/{shipment_id:uuid}/shortage": (
        misses_a_piece_on_a_page,
        "shipment.shortage",
    ),
    "POST /staff/scan/{shipment_id:uuid}/shortage": (
        misses_a_piece_at_the_station,
        "shipment.shortage",
    ),
}

CORRECTIONS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/shipments/{shipment_id:uuid}/tracking": (
        corrects_a_number,
        "shipment.tracking_corrected",
    ),
    "POST /staff/shipments/{shipment_id:uuid}/delivery/correction": (
        corrects_a_delivery,
        "shipment.delivery_corrected",
    ),
    "POST /staff/shipments/{shipment_id:uuid}/delivery/retraction": (
        takes_a_delivery_back,
        "shipment.delivery_retracted",
    ),
    "PUT /api/v1/shipments/{shipment_id:uuid}/tracking": (
        corrects_a_number_by_key,
        "shipment.tracking_corrected",
    ),
    "PUT /api/v1/shipments/{shipment_id:uuid}/delivery": (
        corrects_a_delivery_by_key,
        "shipment.delivery_corrected",
    ),
    "DELETE /api/v1/shipments/{shipment_id:uuid}/delivery": (
        takes_a_delivery_back_by_key,
        "shipment.delivery_retracted",
    ),
}
