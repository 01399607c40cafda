"""The number of shipments in each status, and of those that are held."""

from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import Arguments, fetch, fetch_value
from app.services.board.view import MERGED, STATUSES, View, conditions, every
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


FOUND_OF_STATUS: Final = """
SELECT '{status}' AS status, (SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE status = '{status}' AND {met} LIMIT {limit}) AS few
) AS count
"""


async def counts(at_most: int = MAX_COUNTED) -> dict[str, int]:
    rows = await fetch(COUNTS, at_most)
    return {row["status"]: row["count"] for row in rows}


async def count_held(at_most: int = MAX_COUNTED) -> int:
    return await fetch_value(HELD, at_most)


async def count_elsewhere(view: View, who: UUID | None = None) -> dict[str, int]:
    """Counts, by status, what the view would show with another status; none is left out."""
    plain = msgspec.structs.replace(view, status="")
    arguments = Arguments()
    met = every([*conditions(plain, who, arguments), f"NOT {MERGED}", "removed_at IS NULL"])
    limit = arguments.add(MAX_COUNTED)
    of_each = [FOUND_OF_STATUS.format(status=one, met=met, limit=limit) for one in plain.statuses]
    rows = await fetch(" UNION ALL ".join(of_each), *arguments)
    return {row["status"]: row["count"] for row in rows if row["count"]}
