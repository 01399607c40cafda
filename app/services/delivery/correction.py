"""Corrections of a parcel that has left: its tracking number, and where and when it arrived."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from app import audit_log
from app.infra.database import now, transaction
from app.services.delivery.boxes import (
    forget,
    further_numbers,
    has_numbers,
    read_numbers,
    set_numbers,
)
from app.services.delivery.delivery import arrived
from app.services.delivery.dispatch import dispatched, is_same
from app.services.delivery.parcel_parts import ParcelFacts
from app.services.delivery.parcel_updates import facts_of, record
from app.services.delivery.refusals import Conflict, Doubtful, TooOld
from app.services.delivery.rows import (
    as_shipment,
    has_no_carrier,
    lock,
    require_unerased,
    require_version,
    state_text,
    subject,
)
from app.services.delivery.shapes import Dispatched, Shipment
from app.services.delivery.tracking_rules import (
    doubts_about,
    is_confirmed,
    number_with,
    parcel_carrier,
    parcel_number,
    require_offered,
)
from app.tables.delivery import ShipmentRow
from app.values.carriers import carrier_key
from app.values.statuses import Corrected, ShipmentStatus, has_left

# How long after its recording a delivery can be withdrawn (docs/contract.md, section 8).
RETRACTABLE: Final = timedelta(minutes=60)


async def correct_tracking(
    shipment_id: UUID,
    carrier: str,
    tracking_number: str | None,
    by: str,
    expected_versions: Container[int] | None = None,
    confirmed_number: str | None = None,
    tracking_numbers: Sequence[str] | None = None,
) -> Dispatched:
    """Corrects the carrier and the numbers of a parcel that has left.

    Without `tracking_numbers` those beside the first stay. The values on record change nothing.
    `confirmed_number` and the errors are those of `dispatch`.
    """
    carrier = parcel_carrier(carrier)
    async with transaction():
        row = (await lock(shipment_id)).row
        number = number_with(carrier, tracking_number, row)
        if not has_left(row.status) or has_no_carrier(row):
            raise Conflict(as_shipment(row), state_text(row))
        if tracking_numbers is None:
            stay = map(parcel_number, further_numbers(row)) if number else ()
            further = [one for one in stay if number and one.key != number.key]
        else:
            further = read_numbers(number, tracking_numbers)
        found = await doubts_about(shipment_id, carrier, number, further)
        if is_same(row, carrier, number) and has_numbers(row, further):
            return dispatched(row, found)
        require_unerased(row)
        if carrier_key(row.carrier) != carrier_key(carrier):
            require_offered(carrier)
        require_version(row, expected_versions)
        if found and not is_confirmed(confirmed_number, number, further):
            raise Doubtful(as_shipment(row), found)
        before = facts_of(row)
        if carrier_key(row.carrier) != carrier_key(carrier):
            forget(row)
        row.carrier = carrier
        set_numbers(row, number, further)
        await record(row, Corrected.TRACKING, by, before)
        await audit_log.note(
            "shipment.tracking_corrected",
            subject(row),
            _tracking(before),
            _tracking(facts_of(row)),
        )
        return dispatched(row, found)


async def correct_delivery(
    shipment_id: UUID,
    delivered_at: datetime | None,
    delivery_location: str | msgspec.UnsetType | None,
    by: str,
    expected_versions: Container[int] | None = None,
) -> Shipment:
    """Corrects where and when a parcel arrived.

    A time of None and an unset place stay as they are. Raises `UnknownShipment`, `Conflict` unless
    it is delivered, `ShipmentChanged` if its version is none of `expected_versions`, and `Invalid`
    for an impossible time.
    """
    async with transaction():
        row = (await lock(shipment_id)).row
        if row.status != ShipmentStatus.DELIVERED or row.retracted_at:
            raise Conflict(as_shipment(row), _not_there(row))
        before = facts_of(row)
        if delivered_at:
            row.delivered_at = arrived(delivered_at, row.shipped_at, await now())
        if delivery_location is not msgspec.UNSET:
            row.delivery_location = delivery_location
        if facts_of(row) == before:
            return as_shipment(row)
        require_unerased(row)
        require_version(row, expected_versions)
        await record(row, Corrected.DELIVERY, by, before)
        await audit_log.note(
            "shipment.delivery_corrected",
            subject(row),
            {
                "delivered_at": before.delivered_at,
                "delivery_location": before.delivery_location,
            },
            {"delivered_at": row.delivered_at, "delivery_location": row.delivery_location},
        )
        return as_shipment(row)


async def retract_delivery(
    shipment_id: UUID, by: str, expected_versions: Container[int] | None = None
) -> Shipment:
    """Withdraws a delivery that was recorded by mistake; its status stays.

    A repeated call changes nothing. Raises `UnknownShipment`, `Conflict` unless it is delivered,
    `TooOld` later than `RETRACTABLE`, and `ShipmentChanged` if its version is none of
    `expected_versions`.
    """
    async with transaction():
        row = (await lock(shipment_id)).row
        if row.status != ShipmentStatus.DELIVERED:
            raise Conflict(as_shipment(row), _not_there(row))
        if row.retracted_at:
            return as_shipment(row)
        require_unerased(row)
        require_version(row, expected_versions)
        at, recorded = await now(), row.delivery_recorded_at or row.delivered_at
        if at - recorded > RETRACTABLE:
            raise TooOld(
                as_shipment(row),
                f"recorded at {recorded:%FT%TZ} by {row.delivered_by}; a delivery can be taken"
                f" back for {RETRACTABLE.seconds // 60} minutes",
            )
        before = facts_of(row)
        row.delivered_at = row.delivered_by = row.delivery_location = None
        row.retracted_at, row.retracted_by = at, by
        await record(row, Corrected.RETRACTION, by, before, at)
        await audit_log.note(
            "shipment.delivery_retracted",
            subject(row),
            {
                "delivered_at": before.delivered_at,
                "delivery_location": before.delivery_location,
            },
            {"delivered_at": None, "delivery_location": None},
        )
        return as_shipment(row)


def _tracking(facts: ParcelFacts) -> dict[str, object]:
    more = {"tracking_numbers": facts.tracking_numbers} if facts.tracking_numbers else {}
    return {"carrier": facts.carrier, "tracking_number": facts.tracking_number, **more}


def _not_there(row: ShipmentRow) -> str:
    if row.status == ShipmentStatus.SHIPPED:
        return f"not delivered yet: {state_text(row)}"
    return state_text(row)
