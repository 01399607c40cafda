"""The number of shipments in each status, and of those that are held."""

from app.infra.database import fetch, fetch_value
from app.services.board.view import STATUSES
from app.values.statuses import ShipmentStatus

# Above this a tab shows 999+: nobody needs the exact number, and counting takes longer as the shop
# grows.
MAX_COUNTED = 1000
# The few that were removed are counted apart, by their own index.
REMOVED = """
(SELECT count(*) FROM delivery.shipments WHERE status = '{status}' AND removed_at IS NOT NULL)
"""
COUNT = f"""
SELECT '{{status}}' AS status, (SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE status = '{{status}}' LIMIT $1 + {REMOVED}) AS few
) - {REMOVED} AS count
"""
# Only a cancelled parcel can have been merged into another; these have an index of their own. With
# the same condition for every status, the whole table was read.
CANCELLED = """
SELECT 'CANCELLED' AS status, (SELECT count(*) FROM (
    SELECT FROM delivery.shipments
    WHERE status = 'CANCELLED' AND items <> '[]'::jsonb AND removed_at IS NULL LIMIT $1) AS few
) AS count
"""
COUNTS = " UNION ALL ".join(
    CANCELLED if one == ShipmentStatus.CANCELLED else COUNT.format(status=one) for one in STATUSES
)
HELD = """
SELECT count(*) FROM (SELECT FROM delivery.shipments WHERE hold IS NOT NULL LIMIT $1) AS few
"""


async def counts(at_most: int = MAX_COUNTED) -> dict[str, int]:
    rows = await fetch(COUNTS, at_most)
    return {row["status"]: row["count"] for row in rows}


async def count_held(at_most: int = MAX_COUNTED) -> int:
    return await fetch_value(HELD, at_most)
