"""Records a correction of a parcel that has left, and publishes it."""

from datetime import datetime
from typing import Final

import msgspec

from app.infra import live
from app.infra.database import now
from app.messaging import publish
from app.messaging.events import OrderParcelUpdated, Piece, Retracted
from app.services.delivery.shapes import Correction, Goods, ParcelFacts
from app.tables.delivery import ShipmentRow
from app.values.statuses import Corrected, order_status

# The number of an order's one parcel.
PARCEL: Final = 1


def facts_of(row: ShipmentRow) -> ParcelFacts:
    return ParcelFacts(
        carrier=row.carrier,
        tracking_number=row.tracking_number,
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
        OrderParcelUpdated(
            order_id=row.order_id,
            shipment_id=row.shipment_id,
            parcel=PARCEL,
            version=row.version,
            items=_pieces(row),
            previous_status=order_status(row.status),
            current_status=order_status(row.status),
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            shipped_at=row.shipped_at,
            delivered_at=row.delivered_at,
            delivery_location=row.delivery_location,
            corrected=what,
            corrected_at=correction.at,
            retracted=taken_back if what == Corrected.RETRACTION else msgspec.UNSET,
            retracted_at=row.retracted_at,
        )
    )
    live.nudge("shipment", row.shipment_id)


def _pieces(row: ShipmentRow) -> list[Piece]:
    # Their positions are those of the order, counted from 1.
    items = msgspec.json.decode(row.items, type=list[Goods])
    return [Piece(at, item.product_id, item.quantity) for at, item in enumerate(items, start=1)]
