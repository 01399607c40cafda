"""The number of shipments in each status, and of those that are held."""

from typing import Final
from uuid import UUID

from app.infra.database import Arguments, fetch, fetch_value
from app.services.board.view import STATUSES, View, listed
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
# What a search or filters leave.
FOUND: Final = """
SELECT '{status}' AS status, (SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE status = '{status}' AND {met} LIMIT {limit}) AS few
) AS count
"""
HELD: Final = """
SELECT count(*) FROM (SELECT FROM delivery.shipments WHERE hold IS NOT NULL LIMIT $1) AS few
"""
FOUND_HELD: Final = """
SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE hold IS NOT NULL AND {met} LIMIT {limit}) AS few
"""
ALL: Final = View()


async def counts(view: View = ALL, who: UUID | None = None) -> dict[str, int]:
    """Counts, by status, what the view would show with this status."""
    if view.plain == ALL:
        rows = await fetch(COUNTS, MAX_COUNTED)
        return {row["status"]: row["count"] for row in rows}
    arguments = Arguments()
    met, limit = listed(view, who, arguments), arguments.add(MAX_COUNTED)
    asked = [FOUND.format(status=one, met=met, limit=limit) for one in view.plain.statuses]
    rows = await fetch(" UNION ALL ".join(asked), *arguments)
    found = {row["status"]: row["count"] for row in rows}
    return {status: found.get(status, 0) for status in STATUSES}


async def count_held(view: View = ALL, who: UUID | None = None) -> int:
    if view.plain == ALL:
        return await fetch_value(HELD, MAX_COUNTED)
    arguments = Arguments()
    met, limit = listed(view, who, arguments), arguments.add(MAX_COUNTED)
    return await fetch_value(FOUND_HELD.format(met=met, limit=limit), *arguments)
