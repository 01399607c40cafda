"""Carriers' reports about parcels on their way. A report moves a shipment forward, never back."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from app.infra.database import fetch, now
from app.services.delivery.delivery import CLOCK_SLACK, deliver
from app.services.delivery.refusals import Conflict, UnknownParcel
from app.services.delivery.tracking_rules import parcel_number
from app.values.carriers import carrier_key
from app.values.fields import Invalid
from app.values.statuses import ShipmentStatus

ARRIVED: Final = "delivered"
ParcelStatus = Literal["in_transit", "out_for_delivery", "delivered"]

PARCELS: Final = """
SELECT shipment_id, status, shipped_at,
    CASE WHEN retracted_at IS NOT NULL THEN (
        SELECT max((one -> 'before' ->> 'delivered_at')::timestamptz)
        FROM jsonb_array_elements(corrections) AS one WHERE one ->> 'what' = 'RETRACTION')
    END AS mistaken_at
FROM delivery.shipments WHERE tracking_key = $2 AND carrier_key = $1 ORDER BY shipped_at
"""


# The name of its schema, from which clients are generated.
class Told(msgspec.Struct, frozen=True):
    """A shipment after the report, and whether the report `changed` it."""

    shipment_id: UUID
    status: str
    changed: bool


async def record_carrier_update(
    carrier: str, tracking_number: str, status: ParcelStatus, at: datetime, place: str | None
) -> list[Told]:
    """Applies a report to all shipments of the parcel; `delivered` delivers them.

    A report that is late, repeated or out of order changes nothing. After a withdrawn delivery,
    only a report of a later one counts. Raises `UnknownParcel`, and `Invalid` for a time in the
    future or for what cannot be a tracking number.
    """
    number = parcel_number(tracking_number)
    if at > await now() + CLOCK_SLACK:
        raise Invalid("at", "is in the future")
    parcels = await fetch(PARCELS, carrier_key(carrier), number.key)
    if not parcels:
        raise UnknownParcel(tracking_number)
    updated: list[Told] = []
    for parcel in parcels:
        shipment_id, standing = parcel["shipment_id"], parcel["status"]
        arrived, mistaken = max(at, parcel["shipped_at"]), parcel["mistaken_at"]
        made_good = mistaken is not None and arrived > mistaken
        travels = standing == ShipmentStatus.SHIPPED or made_good
        if not travels or status != ARRIVED:
            updated.append(Told(shipment_id, standing, changed=False))
            continue
        updated.append(await _arrive(shipment_id, arrived, place, carrier))
    return updated


async def _arrive(shipment_id: UUID, at: datetime, place: str | None, by: str) -> Told:
    # Somebody else may have recorded the delivery since the parcel was looked up.
    try:
        shipment = await deliver(shipment_id, at, place, by)
    except Conflict as conflict:
        return Told(shipment_id, conflict.shipment.status, changed=False)
    return Told(shipment_id, shipment.status, changed=True)
