"""Records Delivery's corrections of a parcel in the order; its status and history stay."""

from app.infra.database import transaction
from app.messaging.events import OrderParcelUpdated
from app.services.sales.status_updates import lock, record_change
from app.values.statuses import ChangeKind


async def record_parcel(event: OrderParcelUpdated) -> None:
    """Ignores an event that is repeated or late, by the shipment's version.

    Raises `UnknownOrder`.
    """
    async with transaction():
        order = await lock(event.order_id)
        if event.version <= order.parcel_version:
            return
        order.parcel_version, order.parcel_status = event.version, event.current_status
        order.carrier, order.tracking_number = event.carrier, event.tracking_number
        order.shipped_at = event.shipped_at
        order.delivered_at = event.delivered_at
        order.delivery_location = event.delivery_location
        order.retracted_at = event.retracted_at
        await record_change(order, ChangeKind.PARCEL_UPDATED, event.corrected_at, event.event_id)
