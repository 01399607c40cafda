"""What was ordered in a range of days, and what remains of it after cancellations.

Everything counts on the day on which its order was placed, cancellations as well, whenever they
came. Test orders are left out; orders of erased customers stay in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from app.infra.database import add_up, elsewhere, fetch
from app.settings import settings
from app.values.report_ranges import ReportRange, ReportStep

# `$1` has where each slot begins, such as a period, a day or an hour. Orders in other currencies
# than `$4` count, without their money.
SLOT: Final = "width_bucket(placed_at, $1::timestamptz[])"
PLACED: Final = "placed_at >= $2 AND placed_at < $3 AND NOT is_test"
ORDERED: Final = f"""
SELECT {SLOT} AS slot, count(*) AS orders,
    count(*) FILTER (WHERE status = 'CANCELLED') AS orders_cancelled,
    count(*) FILTER (WHERE currency <> $4) AS orders_foreign,
    count(*) FILTER (WHERE currency = $4 AND status <> 'CANCELLED') AS orders_kept,
    coalesce(sum(total) FILTER (WHERE currency = $4), 0)::bigint AS ordered,
    coalesce(sum(total) FILTER (WHERE currency = $4 AND status = 'CANCELLED'), 0)::bigint
        AS cancelled
FROM sales.orders WHERE {PLACED} GROUP BY slot
"""
# Of orders that were not cancelled as a whole. Nothing is cancelled a day before it is ordered,
# whatever the clock did, and the rows of later days are few.
LOST: Final = f"""
    FROM sales.cancelled_items JOIN sales.orders USING (order_id)
    WHERE {PLACED} AND cancelled_at >= $2 - interval '1 day' AND status <> 'CANCELLED'
"""
CANCELLED: Final = f"""
SELECT {SLOT} AS slot,
    coalesce(sum(share) FILTER (WHERE currency = $4), 0)::bigint AS cancelled
{LOST} GROUP BY slot
"""
PIECES: Final = f"""
SELECT {SLOT} AS slot, sum(items.quantity) AS pieces,
    coalesce(sum(items.quantity) FILTER (WHERE status = 'CANCELLED'), 0) AS pieces_cancelled
FROM sales.items JOIN sales.orders USING (order_id) WHERE {PLACED} GROUP BY slot
UNION ALL
SELECT {SLOT}, 0, sum(quantity) {LOST} GROUP BY 1
"""
# Of the period, which begins at `$5`, and of the one before it, which ends at `$1`: all products in
# one row without a product, and the first `$6` of the period. The name is that of the latest order.
CURRENT: Final = "placed_at >= $5 AS current"
BETWEEN: Final = "(placed_at < $1 OR placed_at >= $5)"
SOLD: Final = f"""
WITH sold AS (
    SELECT {CURRENT}, product_id, sum(quantity) AS pieces,
        coalesce(sum(quantity) FILTER (WHERE status = 'CANCELLED'), 0) AS gone,
        coalesce(sum(quantity * unit_price)
            FILTER (WHERE currency = $4 AND status <> 'CANCELLED'), 0) AS revenue,
        max(items.id) AS latest
    FROM sales.items JOIN sales.orders USING (order_id)
    WHERE {PLACED} AND {BETWEEN} GROUP BY current, product_id
), lost AS (
    SELECT {CURRENT}, (
            SELECT product_id FROM sales.items
            WHERE items.order_id = cancelled_items.order_id
                AND items.position = cancelled_items.position
        ) AS product_id,
        quantity, CASE WHEN currency = $4 THEN share ELSE 0 END AS share
    {LOST} AND {BETWEEN}
), losses AS (
    SELECT current, product_id, sum(quantity) AS pieces, sum(share) AS revenue
    FROM lost GROUP BY current, product_id
), sums AS (
    SELECT current, product_id, latest, sold.pieces::bigint AS pieces,
        (gone + coalesce(losses.pieces, 0))::bigint AS pieces_cancelled,
        (sold.revenue - coalesce(losses.revenue, 0))::bigint AS revenue
    FROM sold LEFT JOIN losses USING (current, product_id)
), best AS (
    SELECT * FROM sums WHERE current
    ORDER BY pieces - pieces_cancelled DESC, revenue DESC, product_id LIMIT $6
)
SELECT current, NULL AS product_id, '' AS name, sum(pieces)::bigint AS pieces,
    sum(pieces_cancelled)::bigint AS pieces_cancelled, sum(revenue)::bigint AS revenue
FROM sums GROUP BY current
UNION ALL
SELECT current, best.product_id, items.name, pieces, pieces_cancelled, revenue
FROM best JOIN sales.items ON items.id = latest
"""
# The slots of the period before, and of the first step of the period. While it lasts, one more is
# between them.
BEFORE, FIRST = 1, 3


class SalesSums(msgspec.Struct, kw_only=True):
    """Money is in minor units of the shop's currency.

    `orders_kept` are those in this currency that were not cancelled as a whole.
    """

    orders: int = 0
    orders_cancelled: int = 0
    orders_foreign: int = 0
    orders_kept: int = 0
    ordered: int = 0
    cancelled: int = 0

    @property
    def remaining(self) -> int:
        return self.ordered - self.cancelled

    @property
    def orders_remaining(self) -> int:
        return self.orders - self.orders_cancelled

    @property
    def average(self) -> int | None:
        """Returns what remains of an order that was kept, half up; None without such an order."""
        count = self.orders_kept
        return (2 * self.remaining + count) // (2 * count) if count else None

    def add(self, sums: Mapping[str, Any]) -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + sums.get(name, 0))


class SalesFigures(SalesSums, kw_only=True):
    """The same, with the pieces that were ordered, and those of them that were cancelled."""

    pieces: int = 0
    pieces_cancelled: int = 0

    @property
    def pieces_remaining(self) -> int:
        return self.pieces - self.pieces_cancelled


class SalesStep(msgspec.Struct, frozen=True):
    """The hour, day, week or month that begins then."""

    begins: datetime
    sums: SalesSums


class SalesDay(msgspec.Struct, frozen=True):
    begins: datetime
    figures: SalesFigures


class SoldProduct(msgspec.Struct, frozen=True, kw_only=True):
    """`revenue` is what remains of it after cancellations."""

    product_id: str
    name: str
    pieces: int
    pieces_cancelled: int
    revenue: int

    @property
    def pieces_remaining(self) -> int:
        return self.pieces - self.pieces_cancelled


class SalesReport(msgspec.Struct, frozen=True, kw_only=True):
    """The period, the one before it, the period step by step, and its best sellers."""

    now: SalesFigures
    before: SalesFigures
    steps: list[SalesStep]
    best: list[SoldProduct]


async def report_sales(
    over: ReportRange, step: ReportStep | None = None, best: int | None = None
) -> SalesReport:
    """Returns the `best` products, or all of them."""
    return await elsewhere(partial(_report, over, step or over.step, best))


async def sales_by_day(over: ReportRange) -> list[SalesDay]:
    return await elsewhere(partial(_days, over))


async def _report(over: ReportRange, step: ReportStep, best: int | None) -> SalesReport:
    edges = over.edges(step)
    slots = [over.begins_before, over.ends_before, *edges]
    steps = [SalesStep(at, SalesSums()) for at in edges[:-1]]
    now, before = SalesFigures(), SalesFigures()
    sold: list[SoldProduct] = []
    async with add_up():
        for statement in (ORDERED, CANCELLED):
            for row in await fetch(statement, *_asked(slots)):
                if row["slot"] == BEFORE:
                    before.add(row)
                elif row["slot"] >= FIRST:
                    steps[row["slot"] - FIRST].sums.add(row)
                    now.add(row)
        for row in await fetch(SOLD, *_periods(over), best):
            if row["product_id"] is not None:
                sold.append(_sold(row))
            else:
                (now if row["current"] else before).add(row)
    sold.sort(key=lambda one: (-one.pieces_remaining, -one.revenue, one.product_id))
    return SalesReport(now=now, before=before, steps=steps, best=sold)


async def _days(over: ReportRange) -> list[SalesDay]:
    edges = over.edges(ReportStep.DAY)
    days = [SalesDay(at, SalesFigures()) for at in edges[:-1]]
    async with add_up():
        for statement in (ORDERED, CANCELLED):
            for row in await fetch(statement, *_asked(edges)):
                days[row["slot"] - 1].figures.add(row)
        for row in await fetch(PIECES, *_asked(edges)[:3]):
            days[row["slot"] - 1].figures.add(row)
    return days


def _asked(slots: Sequence[datetime]) -> tuple[Any, ...]:
    return list(slots), slots[0], slots[-1], settings.shop_currency


def _periods(over: ReportRange) -> tuple[Any, ...]:
    periods = (over.ends_before, over.begins_before, over.ends)
    return (*periods, settings.shop_currency, over.begins)


def _sold(row: Mapping[str, Any]) -> SoldProduct:
    return SoldProduct(**{name: row[name] for name in SoldProduct.__struct_fields__})
