"""The history of a parcel on its page: each step, hold and correction, and what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from app.routes.staff.cash import cash_of
from app.services import board, delivery, products, sales
from app.services.delivery import ChangedDetails, Correction, LostPieces, RecordedHold, Shipment
from app.values.shown_states import ShownState
from app.values.statuses import Corrected, HoldStep, ShipmentStatus

Line = tuple[str, datetime, Correction | LostPieces | ChangedDetails | RecordedHold | None]
# A hold that is changed is lifted and set anew in one transaction.
AT_ONCE: Final = timedelta(seconds=1)


def story(
    shipment: Shipment,
    lost: Sequence[LostPieces] = (),
    changed: Sequence[ChangedDetails] = (),
    holds: Sequence[RecordedHold] = (),
) -> list[Line]:
    """Returns the latest first. A delivery after a withdrawn one has only its correction's line."""
    after_all = any(one.what == Corrected.ARRIVAL for one in shipment.corrections)
    opened = ShownState.OPENED if shipment.parcel == 1 else ShownState.SPLIT_OFF
    ended = ShownState.MERGED if shipment.was_merged else ShipmentStatus.CANCELLED
    steps = (
        (ShownState.PLACED, shipment.placed_at),
        (opened, shipment.opened_at),
        (ended, shipment.cancelled_at),
        (ShipmentStatus.SHIPPED, shipment.shipped_at),
        (ShownState.REFUSED, shipment.cancellation_refused_at),
        (ShipmentStatus.DELIVERED, None if after_all else shipment.delivered_at),
    )
    lines: list[Line] = [(kind, at, None) for kind, at in steps if at]
    lines += [(one.what, one.at, one) for one in shipment.corrections]
    lines += [(ShownState.LOST_PIECES, one.at, one) for one in lost]
    lines += [(ShownState.DETAILS_CHANGED, one.at, one) for one in changed]
    lines += _of_holds(holds)
    return sorted(lines, key=lambda line: line[1])[::-1]


def _of_holds(holds: Sequence[RecordedHold]) -> Iterator[Line]:
    for hold in holds:
        changes = any(_is_changed(before, hold) for before in holds)
        yield HoldStep.CHANGED if changes else HoldStep.SET, hold.held_at, hold
        ended = hold.lifted_by or (hold.until and hold.lifted_at and hold.until <= hold.lifted_at)
        if hold.lifted_at and ended and not any(_is_changed(hold, after) for after in holds):
            yield HoldStep.LIFTED, hold.lifted_at, hold


def _is_changed(before: RecordedHold, after: RecordedHold) -> bool:
    if before.reason != after.reason or before.lifted_at is None:
        return False
    return timedelta() <= after.held_at - before.lifted_at < AT_ONCE


async def detail(shipment: Shipment) -> dict[str, Any]:
    """Returns what the parcel's page shows of it, and of the others of its order."""
    parcels = await delivery.parcels_of(shipment.order_id)
    lost = await delivery.lost_pieces_of(shipment.shipment_id)
    changed = await delivery.changed_details(shipment)
    holds = await delivery.recorded_holds(shipment.shipment_id)
    return {
        "shipment": shipment,
        "cash": (await cash_of([shipment])).get(shipment.shipment_id, ""),
        "reasons": board.reasons(shipment),
        "lost": lost,
        "story": story(shipment, lost, changed, holds),
        "names": await _names(shipment) if lost else {},
        "shelves": await _shelves(shipment) if shipment.status == ShipmentStatus.PENDING else {},
        "siblings": [one for one in parcels if one.shipment_id != shipment.shipment_id],
    }


async def _shelves(shipment: Shipment) -> Mapping[str, str]:
    found = await products.on_shelves([item.product_id for item in shipment.items])
    return {product_id: there.shelf for product_id, there in found.items()}


async def _names(shipment: Shipment) -> Mapping[int, str]:
    # A parcel that lost the last piece of a line has its name no more, but the order has.
    order = await sales.find_order(shipment.order_id)
    return {item.position: item.name for item in order.items}
