"""Parcels that should have left, or arrived, by now."""

from datetime import date, timedelta
from typing import Final

import msgspec

from app.infra.clock import about_now
from app.infra.database import fetch, fetch_row, fetch_value
from app.services.delivery.shapes import Shipment, shipment
from app.values.shop_settings import shop_settings
from app.values.statuses import ShipmentStatus
from app.values.zones import local

LATE_ON_THE_WAY: Final = timedelta(days=7)
NAMED: Final = 10
MAX_COUNTED: Final = 1000

# What was promised is late once it should have left for that, anything else after some hours.
WAITING = """
status = 'PENDING' AND (ship_by IS NULL AND placed_at < now() - $1::interval OR ship_by < {today})
"""
# A parcel that left so long ago was ordered before that, so the index on (status, placed_at) is
# used.
TRAVELLING = (
    "status = 'SHIPPED' AND placed_at < now() - $2::interval AND shipped_at < now() - $2::interval"
)

COUNTS = f"""
SELECT (SELECT count(*) FROM (
            SELECT FROM delivery.shipments WHERE {WAITING.format(today="$4::date")}
            LIMIT $3) AS few) AS waiting,
       (SELECT count(*) FROM (
            SELECT FROM delivery.shipments WHERE {TRAVELLING} LIMIT $3) AS few) AS travelling
"""
COUNT_WAITING = f"""
SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE {WAITING.format(today="$3::date")} LIMIT $2) AS few
"""
# Of the parcels on the way, those that left first of the thousand that were ordered first: by
# the time at which they left alone, an index with all that ever arrived would be read.
LONGEST = f"""
(SELECT * FROM delivery.shipments WHERE {WAITING.format(today="$5::date")}
 ORDER BY placed_at LIMIT $3)
UNION ALL
(SELECT shipments.* FROM (
        SELECT shipment_id, shipped_at FROM delivery.shipments WHERE {TRAVELLING}
        ORDER BY placed_at LIMIT $4
    ) AS first JOIN delivery.shipments USING (shipment_id, shipped_at)
 ORDER BY shipped_at LIMIT $3)
"""


def late_to_ship() -> timedelta:
    """Returns how long a parcel may wait before it is late."""
    return timedelta(hours=shop_settings().late_after_hours)


def shop_today() -> date:
    return local(about_now()).date()


def is_late_to_ship(shipment: Shipment) -> bool:
    """Whether it still waits although it should have left, for its promise or by its age."""
    if shipment.status != ShipmentStatus.PENDING:
        return False
    if shipment.ship_by:
        return shipment.ship_by < shop_today()
    return about_now() - shipment.placed_at >= late_to_ship()


def misses_promise(shipment: Shipment) -> bool:
    """Whether it is on its way after its last day, and its carrier has named no other."""
    is_coming = shipment.may_arrive and shipment.expected_at is None
    return is_coming and shipment.promised_by is not None and shipment.promised_by < shop_today()


def is_late(shipment: Shipment) -> bool:
    """Whether a parcel on its way is later than its carrier expected, or else than was promised
    or is usual.
    """
    if not shipment.may_arrive or shipment.shipped_at is None:
        return False
    if misses_promise(shipment):
        return True
    due_at = shipment.expected_at or shipment.shipped_at + LATE_ON_THE_WAY
    return due_at <= about_now()


class Late(msgspec.Struct, frozen=True):
    """The numbers of late parcels, each counted up to a thousand, and those that are latest."""

    waiting: int
    travelling: int
    longest: list[Shipment]


async def count_late() -> int:
    """Counts the parcels that should have left by now, up to a thousand."""
    return await fetch_value(COUNT_WAITING, late_to_ship(), MAX_COUNTED, shop_today())


async def late() -> Late:
    spans, today = (late_to_ship(), LATE_ON_THE_WAY), shop_today()
    counts = await fetch_row(COUNTS, *spans, MAX_COUNTED, today)
    rows = await fetch(LONGEST, *spans, NAMED, MAX_COUNTED, today)
    assert counts is not None
    return Late(**counts, longest=[shipment(row) for row in rows])
