"""Records in the order what Delivery says of its parcels; its status and history stay."""

from typing import Final

import msgspec

from app.infra.database import fetch, now, transaction
from app.messaging.events import OrderParcelUpdated
from app.services.sales.invoicing import issue_invoice
from app.services.sales.status_updates import (
    announce_left,
    further,
    lock,
    record_change,
    show_parcel,
)
from app.values.statuses import ChangeKind, has_left

KEEP: Final = """
INSERT INTO sales.parcels (shipment_id, order_id, parcel, version, status, items, carrier,
    tracking_number, shipped_at, delivered_at, delivery_location, retracted_at, further_numbers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (shipment_id) DO UPDATE SET version = excluded.version, status = excluded.status,
    items = excluded.items, carrier = excluded.carrier,
    tracking_number = excluded.tracking_number, shipped_at = excluded.shipped_at,
    delivered_at = excluded.delivered_at, delivery_location = excluded.delivery_location,
    retracted_at = excluded.retracted_at, further_numbers = excluded.further_numbers
WHERE parcels.version < excluded.version
RETURNING true
"""


async def record_parcel(event: OrderParcelUpdated) -> None:
    """Ignores an event that is repeated or late, by the shipment's version.

    Raises `UnknownOrder`.
    """
    async with transaction():
        order = await lock(event.order_id)
        await announce_left(order, event.current_status)
        if event.by_parcel:
            if not await _keep(event):
                return
            await show_parcel(order)
        else:
            if event.version <= order.parcel_version:
                return
            order.parcel_version, order.parcel_status = event.version, event.current_status
            order.carrier, order.tracking_number = event.carrier, event.tracking_number
            order.further_numbers = further(event.tracking_numbers)
            order.shipped_at = event.shipped_at
            order.delivered_at = event.delivered_at
            order.delivery_location = event.delivery_location
            order.retracted_at = event.retracted_at
        at = event.corrected_at or await now()
        await record_change(order, ChangeKind.PARCEL_UPDATED, at, event.event_id)
        # A correction is no dispatch: what left before the shop issued invoices gets none.
        if has_left(event.current_status) and not has_left(event.previous_status):
            await issue_invoice(order, event.shipped_at or event.delivered_at)


async def _keep(event: OrderParcelUpdated) -> bool:
    return bool(
        await fetch(
            KEEP,
            event.shipment_id,
            event.order_id,
            event.parcel,
            event.version,
            event.current_status,
            msgspec.json.encode(event.items).decode(),
            event.carrier,
            event.tracking_number,
            event.shipped_at,
            event.delivered_at,
            event.delivery_location,
            event.retracted_at,
            further(event.tracking_numbers),
        )
    )
