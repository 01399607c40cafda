"""Decides a cancellation: if dispatch and cancellation coincide, the first to lock the row wins."""

from app.i18n.language import gettext_noop
from app.infra import live
from app.infra.database import now, transaction
from app.messaging import publish
from app.messaging.events import OrderCancellationRefused, OrderCancellationRequested
from app.services.delivery.refusals import UnknownShipment
from app.services.delivery.rows import advance
from app.tables.delivery import ShipmentRow
from app.values.statuses import ShipmentStatus


async def decide_cancellation(event: OrderCancellationRequested) -> None:
    """Cancels a shipment that has not left, or else answers once that it is too late.

    Raises `UnknownShipment`, which cannot occur, because Delivery gets the events of an order in
    sequence.
    """
    async with transaction():
        row = (
            await ShipmentRow.objects()
            .where(ShipmentRow.order_id == event.order_id)
            .lock_rows("UPDATE")
            .first()
        )
        if row is None:
            raise UnknownShipment(str(event.order_id))
        if row.may_become(ShipmentStatus.CANCELLED):
            row.cancellation_reason = event.reason
            row.cancelled_at = await now()
            await advance(row, ShipmentStatus.CANCELLED, cancelled_at=row.cancelled_at)
        elif row.status != ShipmentStatus.CANCELLED and not row.cancellation_refused_at:
            row.cancellation_refused_at = await now()
            row.cancellation_reason = event.reason
            row.version += 1
            await row.save()
            await publish(
                OrderCancellationRefused(
                    order_id=event.order_id,
                    reason=gettext_noop("the parcel has already left"),
                    refused_at=row.cancellation_refused_at,
                )
            )
            live.nudge("shipment", row.shipment_id)
