"""What was ordered since a moment: the figures of a day."""

from datetime import datetime
from typing import Final

import msgspec

from app.infra.database import fetch_row
from app.settings import settings
from app.values.money import Money

# As the reports count: what was cancelled is not among it, neither whole orders nor pieces.
PLACED: Final = """
SELECT count(*) AS orders,
    coalesce(sum(ordered.pieces - gone.pieces), 0)::bigint AS pieces,
    coalesce(sum(total - gone.share) FILTER (WHERE currency = $2), 0)::bigint AS revenue
FROM sales.orders
CROSS JOIN LATERAL (
    SELECT sum(quantity) AS pieces FROM sales.items WHERE items.order_id = orders.order_id
) AS ordered
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS pieces, coalesce(sum(share), 0) AS share
    FROM sales.cancelled_items AS lost WHERE lost.order_id = orders.order_id
) AS gone
WHERE placed_at >= $1 AND status <> 'CANCELLED' AND NOT is_test
"""


class PlacedSince(msgspec.Struct, frozen=True):
    """How much was ordered, without test orders and what was cancelled."""

    orders: int
    pieces: int
    revenue: Money


async def placed_since(begin: datetime) -> PlacedSince:
    row = await fetch_row(PLACED, begin, settings.shop_currency)
    assert row is not None
    return PlacedSince(row["orders"], row["pieces"], Money.of(row["revenue"]))
