"""Publishes what became of one parcel, and records corrections of one that has left."""

from datetime import datetime
from typing import Any

import msgspec

from app.infra import live
from app.infra.database import now
from app.messaging import publish
from app.messaging.event_parts import Piece, Retracted
from app.messaging.events import OrderParcelUpdated
from app.services.delivery.parcel_parts import Correction, ParcelFacts, boxes_in, parcel_items
from app.tables.delivery import ShipmentRow
from app.values.statuses import Corrected, order_status


def facts_of(row: ShipmentRow) -> ParcelFacts:
    return ParcelFacts(
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_numbers=[one.tracking_number for one in boxes_in(row.boxes)],
        delivered_at=row.delivered_at,
        delivered_by=row.delivered_by,
        delivery_location=row.delivery_location,
    )


async def record(
    row: ShipmentRow, what: Corrected, by: str, before: ParcelFacts, at: datetime | None = None
) -> None:
    """Saves a locked shipment as its next version, with the correction, and publishes the event.

    Everything belongs to the caller's transaction; without `at` the correction is dated now. The
    event has all present facts, so that a listener that gets two in the wrong order keeps the later
    version.
    """
    row.version += 1
    correction = Correction(
        version=row.version,
        what=what,
        at=at or await now(),
        by=by,
        before=before,
        after=facts_of(row),
    )
    known = msgspec.json.decode(row.corrections, type=list[Correction])
    row.corrections = msgspec.json.encode([*known, correction]).decode()
    await row.save()
    taken_back = Retracted(before.delivered_at, before.delivery_location)
    await publish(
        parcel_updated(
            row,
            row.status,
            corrected=what,
            corrected_at=correction.at,
            retracted=taken_back if what == Corrected.RETRACTION else msgspec.UNSET,
        )
    )
    live.nudge("shipment", row.shipment_id)


def parcel_updated(row: ShipmentRow, previous: str, **correction: Any) -> OrderParcelUpdated:
    """Returns the event with all present facts of the parcel, whose status was `previous`."""
    items = parcel_items(row.items)
    return OrderParcelUpdated(
        order_id=row.order_id,
        shipment_id=row.shipment_id,
        parcel=row.parcel,
        version=row.version,
        items=[Piece(one.position, one.product_id, one.quantity) for one in items],
        previous_status=order_status(previous),
        current_status=order_status(row.status),
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_numbers=[one.tracking_number for one in boxes_in(row.boxes)] or None,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        delivery_location=row.delivery_location,
        cancelled_at=row.cancelled_at,
        retracted_at=row.retracted_at,
        by_parcel=row.divided,
        **correction,
    )
