"""Carriers' reports about parcels on their way.

A report moves a shipment forward by a delivery, never back; everything else that it says stands
beside the status.
"""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.infra.database import fetch, now, transaction
from app.services.delivery.boxes import hear
from app.services.delivery.delivery import CLOCK_SLACK, arrive
from app.services.delivery.parcel_parts import Correction
from app.services.delivery.refusals import UnknownParcel
from app.services.delivery.rows import lock, save
from app.services.delivery.tracking_rules import parcel_number
from app.tables.delivery import ShipmentRow
from app.values import text, untrusted
from app.values.carriers import carrier_key
from app.values.fields import Invalid
from app.values.progress import CarrierReport, ParcelProgress
from app.values.statuses import Corrected
from app.values.tracking import with_key

# In lower case are the words of before: of these, only `delivered` says something to the shop.
ARRIVED: Final = "delivered"
SILENT: Final = ("in_transit", "out_for_delivery")
ParcelStatus = Literal[
    "in_transit",
    "out_for_delivery",
    "delivered",
    "ANNOUNCED",
    "ACCEPTED",
    "IN_TRANSIT",
    "OUT_FOR_DELIVERY",
    "AT_PICKUP_POINT",
    "ATTEMPTED",
    "DELIVERED",
    "RETURNING",
    "RETURNED",
    "EXCEPTION",
]
# No report is older than any shop.
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
# No parcel is expected later than this after a report.
LONGEST: Final = timedelta(days=366)
WORDS_KEPT: Final = 200

PARCELS: Final = """
SELECT shipment_id, status FROM delivery.shipments
WHERE (tracking_key = $2 OR boxes <> '[]' AND boxes @> $3) AND carrier_key = $1 ORDER BY shipped_at
"""


# The name of its schema, from which clients are generated.
class Told(msgspec.Struct, frozen=True):
    """A shipment after the report, and whether the report `changed` it."""

    shipment_id: UUID
    status: str
    changed: bool


async def record_carrier_update(
    carrier: str,
    tracking_number: str,
    status: ParcelStatus,
    at: datetime,
    place: str | None,
    words: str | None = None,
    expected_at: datetime | None = None,
) -> list[Told]:
    """Applies a report to all shipments of the parcel; `delivered` delivers them.

    A report that is late, repeated or out of order changes nothing. After a withdrawn delivery,
    only a report of a later one counts. Raises `UnknownParcel`, and `Invalid` for an impossible
    time or for what cannot be a tracking number.
    """
    number = parcel_number(tracking_number)
    report = await _report(status, at, words, expected_at)
    parcels = await fetch(PARCELS, carrier_key(carrier), number.key, with_key(number.key))
    if not parcels:
        raise UnknownParcel(tracking_number)
    if status in SILENT:
        return [Told(one["shipment_id"], one["status"], changed=False) for one in parcels]
    is_kept = status != ARRIVED
    return [
        await _tell(one["shipment_id"], number.key, report, place, carrier, is_kept)
        for one in parcels
    ]


async def _report(
    status: ParcelStatus, at: datetime, words: str | None, expected_at: datetime | None
) -> CarrierReport:
    present = await now()
    if at > present + CLOCK_SLACK:
        raise Invalid("at", _("is in the future"))
    if status.isupper() and at < EARLIEST:
        raise Invalid("at", _("is before the year 2000"))
    if expected_at and abs(expected_at - at) > LONGEST:
        raise Invalid("expected_at", _("is more than a year away"))
    return CarrierReport(
        progress=ParcelProgress(status.upper()),
        at=at,
        text=_one_line(words or "") or None,
        expected_at=expected_at,
    )


async def _tell(
    shipment_id: UUID, key: str, report: CarrierReport, place: str | None, by: str, is_kept: bool
) -> Told:
    async with transaction():
        parcels = await lock(shipment_id)
        row = parcels.row
        if _is_withdrawn(row, report):
            return Told(shipment_id, row.status, changed=False)
        changed, arrived_at = hear(row, key, report, is_kept=is_kept)
        arrives = arrived_at is not None and not row.delivered_at
        if arrived_at and arrives:
            await arrive(parcels, max(arrived_at, row.shipped_at), place, by)
        elif changed:
            await save(row)
        return Told(shipment_id, row.status, changed=arrives or changed)


def _is_withdrawn(row: ShipmentRow, report: CarrierReport) -> bool:
    # A delivery that was withdrawn counts once more only if it is a later one.
    if report.progress != ParcelProgress.DELIVERED or not row.retracted_at:
        return False
    known = msgspec.json.decode(row.corrections, type=list[Correction])
    mistaken = [
        one.before.delivered_at
        for one in known
        if one.what == Corrected.RETRACTION and one.before.delivered_at
    ]
    return max(report.at, row.shipped_at) <= max(mistaken)


def _one_line(words: str) -> str:
    # A stranger's text: without control characters, and without marks that reverse what follows.
    return text.tidy(" ".join(untrusted.storable(words, WORDS_KEPT).split()))
