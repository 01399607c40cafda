"""Finds parcels by their tracking numbers: the whole number, or its end."""

from typing import Final

from app.infra.database import fetch
from app.services.delivery.shapes import Shipment, shipment
from app.values.folding import tracking_key
from app.values.tracking import with_key

# Characters of a number's end that say enough to look for it.
SHORTEST_END: Final = 4
BY_NUMBER: Final = """
SELECT * FROM delivery.shipments
WHERE (tracking_key = $1::text OR reverse(tracking_key) LIKE $2::text
    OR boxes <> '[]' AND boxes @> $3::jsonb) AND removed_at IS NULL
ORDER BY tracking_key = $1 DESC, shipped_at DESC, shipment_id LIMIT $4
"""


async def search_parcels(typed: str, limit: int) -> list[Shipment]:
    """Returns those with exactly this number first, then the latest."""
    key = tracking_key(typed)
    if not key:
        return []
    rows = await fetch(BY_NUMBER, key, number_end(key), with_key(key), limit)
    return [shipment(row) for row in rows]


def number_end(key: str) -> str | None:
    """Returns a LIKE pattern for `reverse(tracking_key)`, or None for too short an end."""
    # A key has none of LIKE's wildcards.
    return f"{key[::-1]}%" if len(key) >= SHORTEST_END else None
