"""The history of a parcel on its page: each step, each correction, and what was changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.services import board, delivery, products, sales
from app.services.delivery import ChangedDetails, Correction, LostPieces, Shipment
from app.values.statuses import Corrected, ShipmentStatus, ShownState

Line = tuple[str, datetime, Correction | LostPieces | ChangedDetails | None]


def story(
    shipment: Shipment,
    lost: Sequence[LostPieces] = (),
    changed: Sequence[ChangedDetails] = (),
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
    return sorted(lines, key=lambda line: line[1])[::-1]


async def detail(shipment: Shipment) -> dict[str, Any]:
    """Returns what the parcel's page shows of it, and of the others of its order."""
    parcels = await delivery.parcels_of(shipment.order_id)
    lost = await delivery.lost_pieces_of(shipment.shipment_id)
    changed = await delivery.changed_details(shipment)
    return {
        "shipment": shipment,
        "reasons": board.reasons(shipment),
        "lost": lost,
        "story": story(shipment, lost, changed),
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
