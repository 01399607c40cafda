"""The number of shipments in each status, and of those that are held."""

from app.infra.database import fetch, fetch_value
from app.services.board.view import MERGED, STATUSES

# Above this a tab shows 999+: nobody needs the exact number, and counting takes longer as the shop
# grows.
MAX_COUNTED = 1000
COUNTS = f"""
SELECT status, (SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE shipments.status = one.status
    AND NOT {MERGED} LIMIT $2) AS few) AS count
FROM unnest($1::text[]) AS one (status)
"""
HELD = """
SELECT count(*) FROM (SELECT FROM delivery.shipments WHERE hold IS NOT NULL LIMIT $1) AS few
"""


async def counts(at_most: int = MAX_COUNTED) -> dict[str, int]:
    rows = await fetch(COUNTS, list(STATUSES), at_most)
    return {row["status"]: row["count"] for row in rows}


async def count_held(at_most: int = MAX_COUNTED) -> int:
    return await fetch_value(HELD, at_most)
