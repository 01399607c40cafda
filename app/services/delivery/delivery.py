"""Marks a shipment delivered, also after a delivery that was withdrawn."""

from collections.abc import Container
from datetime import datetime, timedelta
from uuid import UUID

from app import audit_log
from app.i18n.language import gettext as _
from app.infra.database import now, transaction
from app.services.delivery.parcel_updates import facts_of, record
from app.services.delivery.refusals import Conflict, WaitsAtCounter
from app.services.delivery.rows import (
    Parcels,
    advance,
    as_shipment,
    lock,
    require_version,
    state_text,
    subject,
    waits_at_counter,
)
from app.services.delivery.shapes import Shipment
from app.values.fields import Invalid
from app.values.statuses import Corrected, ShipmentStatus

# How far ahead the clock of a reporter may be (docs/contract.md, section 7).
CLOCK_SLACK = timedelta(minutes=5)
# How far behind the server's clock it may be.
CLOCK_BEHIND = timedelta(seconds=10)


async def deliver(
    shipment_id: UUID,
    delivered_at: datetime | None,
    delivery_location: str | None,
    by: str,
    expected_versions: Container[int] | None = None,
) -> Shipment:
    """Moves a shipment from SHIPPED to DELIVERED, now unless `delivered_at` says when.

    After a withdrawn delivery the status stays, and the facts are set again. Raises
    `UnknownShipment`, `Conflict` from any other status, `WaitsAtCounter` for what its customer
    collects, `ShipmentChanged` if its version is none of `expected_versions`, and `Invalid` for a
    time in the future or before the dispatch.
    """
    async with transaction():
        parcels = await lock(shipment_id)
        if waits_at_counter(parcels.row):
            raise WaitsAtCounter(as_shipment(parcels.row))
        require_version(parcels.row, expected_versions)
        await arrive(parcels, delivered_at, delivery_location, by)
        return as_shipment(parcels.row)


async def arrive(
    parcels: Parcels,
    delivered_at: datetime | None,
    delivery_location: str | None,
    by: str,
    with_code: bool | None = None,
) -> None:
    """Does what `deliver` does for locked parcels.

    `with_code` says, of a parcel that is handed over, whether its customer showed her code.
    """
    row = parcels.row
    after_all = bool(row.retracted_at)
    if not row.may_become(ShipmentStatus.DELIVERED) and not after_all:
        raise Conflict(as_shipment(row), state_text(row))
    recorded, before = await now(), facts_of(row)
    row.delivered_at = arrived(delivered_at, row.shipped_at, recorded)
    row.delivered_by = by
    row.delivery_location = delivery_location
    row.delivery_recorded_at = recorded
    facts = {"delivered_at": row.delivered_at, "delivery_location": delivery_location}
    was: dict[str, object] = {"status": row.status}
    if after_all:
        was["retracted_at"] = row.retracted_at
        row.retracted_at = row.retracted_by = None
        await record(row, Corrected.ARRIVAL, by, before)
    else:
        await advance(parcels, ShipmentStatus.DELIVERED, **facts)
    handed = {} if with_code is None else {"with_code": with_code}
    after = {"status": ShipmentStatus.DELIVERED, **facts, **handed}
    await audit_log.note(
        "shipment.handed_over" if handed else "shipment.delivered", subject(row), was, after
    )


def arrived(given: datetime | None, shipped_at: datetime, now: datetime) -> datetime:
    """Returns when the parcel arrived: `now`, unless a time is given. Raises `Invalid`.

    A clock that is a few seconds behind, or a database clock that was set back, reports an arrival
    before the dispatch; the parcel then counts as delivered at the moment of its dispatch.
    """
    at = given
    if at is None:
        return max(now, shipped_at)
    if shipped_at - CLOCK_BEHIND <= at < shipped_at:
        return shipped_at
    if at < shipped_at:
        rule = _("is before it was shipped, {at}").format(at=f"{shipped_at:%FT%TZ}")
        raise Invalid("delivered_at", rule)
    if at > now + CLOCK_SLACK:
        raise Invalid("delivered_at", _("is in the future"))
    return at
