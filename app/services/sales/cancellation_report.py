"""What of the orders of a range of days was cancelled, and why."""

from functools import partial
from typing import Final

import msgspec

from app.infra.database import add_up, elsewhere, fetch
from app.settings import settings
from app.values.report_ranges import ReportRange

# An order that was cancelled as a whole, before it was divided, has no pieces of its own reasons:
# only its customer, or who acts for her, can ask for that.
PLACED: Final = "placed_at >= $1 AND placed_at < $2 AND NOT is_test"
REASONS: Final = f"""
WITH reasoned AS (
    SELECT reason, order_id, quantity, share, currency = $3 AS ours
    FROM sales.cancelled_items JOIN sales.orders USING (order_id)
    WHERE {PLACED} AND cancelled_at >= $1 - interval '1 day'
    UNION ALL
    SELECT 'CUSTOMER', orders.order_id, sum(quantity), total, currency = $3
    FROM sales.orders JOIN sales.items USING (order_id)
    WHERE {PLACED} AND status = 'CANCELLED' AND NOT EXISTS (
        SELECT FROM sales.cancelled_items WHERE cancelled_items.order_id = orders.order_id)
    GROUP BY orders.order_id
)
SELECT reason, count(DISTINCT order_id) AS orders, sum(quantity)::bigint AS pieces,
    coalesce(sum(share) FILTER (WHERE ours), 0)::bigint AS amount
FROM reasoned GROUP BY reason ORDER BY amount DESC, pieces DESC, reason
"""


class CancelledFor(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders lost pieces for a reason, and what these cost, in minor units."""

    reason: str
    orders: int
    pieces: int
    amount: int


async def report_cancellations(over: ReportRange) -> list[CancelledFor]:
    return await elsewhere(partial(_report, over))


async def _report(over: ReportRange) -> list[CancelledFor]:
    async with add_up():
        rows = await fetch(REASONS, over.begins, over.ends, settings.shop_currency)
    return [CancelledFor(**row) for row in rows]
