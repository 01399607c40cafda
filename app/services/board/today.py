"""What was packed since a moment, by all and by one person, and what that person has in hand."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch_row, fetch_value

# A parcel does not leave after its shipment last changed, so the index on `changed_at` finds those
# of the day.
SHIPPED: Final = """
SELECT count(*) AS shipped, count(*) FILTER (WHERE shipped_by = $2) AS own
FROM delivery.shipments WHERE changed_at >= $1 AND shipped_at >= $1 AND NOT is_test
"""
IN_HAND: Final = """
SELECT count(*) FROM delivery.shipments
WHERE claimant = $1 AND claimed_until > clock_timestamp() AND status = 'PENDING'
"""


class PackedSince(msgspec.Struct, frozen=True):
    """How many parcels left, and how many of them by one person."""

    shipped: int
    own: int


async def packed_since(begin: datetime, by: str = "") -> PackedSince:
    row = await fetch_row(SHIPPED, begin, by)
    assert row is not None
    return PackedSince(**row)


async def count_in_hand(who: UUID) -> int:
    return await fetch_value(IN_HAND, who)
