"""What was ordered since a moment: the figures of a day."""

from datetime import datetime
from typing import Final

import msgspec

from app.infra.database import fetch_row
from app.settings import settings
from app.values.money import Money

# The ids of orders rise with time, so those of a day stand together: their lines are read as one
# range of the index, and not order by order.
BETWEEN: Final = """order_id BETWEEN (SELECT order_id FROM placed ORDER BY order_id LIMIT 1)
    AND (SELECT order_id FROM placed ORDER BY order_id DESC LIMIT 1)"""
# As the reports count: what was cancelled is not among it, neither whole orders nor pieces.
PLACED: Final = f"""
WITH placed AS MATERIALIZED (
    SELECT order_id, total, currency FROM sales.orders
    WHERE placed_at >= $1 AND status <> 'CANCELLED' AND NOT is_test
), ordered AS (
    SELECT sum(quantity) AS pieces FROM placed JOIN sales.items USING (order_id) WHERE {BETWEEN}
), gone AS (
    SELECT sum(quantity) AS pieces, sum(share) FILTER (WHERE currency = $2) AS share
    FROM placed JOIN sales.cancelled_items USING (order_id) WHERE {BETWEEN}
), sums AS (
    SELECT count(*) AS orders, sum(total) FILTER (WHERE currency = $2) AS total FROM placed
)
SELECT orders,
    (coalesce(ordered.pieces, 0) - coalesce(gone.pieces, 0))::bigint AS pieces,
    (coalesce(total, 0) - coalesce(share, 0))::bigint AS revenue
FROM sums, ordered, gone
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
