"""The report adds up what a plain recomputation of all rows adds up."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import pytest

from app.infra.clock import about_now
from app.infra.database import fetch
from app.services import sales
from app.services.sales import SalesFigures, SalesSums
from app.values.pieces import PieceCount
from app.values.report_ranges import ReportRange, ReportStep, last_days
from tests.support.cast import place
from tests.support.reporting import FIRST, LAST, RANGES, before, day_of, each_day, is_in, sell
from tests.support.shop_settings import settings_as_before as settings_as_before

Row = Mapping[str, Any]


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_figure_is_that_of_a_plain_recomputation(seed: int) -> None:
    await sell(250, seed)
    book = await Book.read()
    for over in RANGES:
        report = await sales.report_sales(over, ReportStep.DAY)
        assert report.now == book.figures(lambda at, of=over: is_in(at, of.first, of.last))
        assert report.before == book.figures(lambda at, of=over: before(of, at))
        days = await sales.sales_by_day(over)
        for day, step in zip(days, report.steps, strict=True):
            on = day_of(day.begins)
            assert day.figures == book.figures(lambda at, of=on: is_in(at, of, of))
            assert (step.begins, plain(step.sums)) == (day.begins, plain(day.figures))
        assert report.best == book.sold(over)
        reasons = await sales.report_cancellations(over)
        assert reasons == book.reasons(over)
        assert sum(one.amount for one in reasons) == report.now.cancelled
        assert sum(one.pieces for one in reasons) == report.now.pieces_cancelled
    whole = (await sales.report_sales(RANGES[0])).now
    assert whole.orders > whole.orders_cancelled > 0
    assert whole.orders_foreign > 0 < whole.cancelled < whole.ordered


async def test_the_days_of_a_range_add_up_to_the_whole() -> None:
    await sell(150, 3)
    over = RANGES[0]
    whole, days = (await sales.report_sales(over)).now, SalesFigures()
    for day in each_day(over):
        report = await sales.report_sales(day)
        days.add(msgspec.structs.asdict(report.now))
        assert plain(report.now) == plain(added([step.sums for step in report.steps]))
    assert days == whole
    assert added([day.figures for day in await sales.sales_by_day(over)]) == whole
    for step in (ReportStep.WEEK, ReportStep.MONTH):
        steps = (await sales.report_sales(over, step)).steps
        assert plain(added([one.sums for one in steps])) == plain(whole)


async def test_the_average_is_rounded_half_up_and_none_without_orders() -> None:
    assert SalesFigures().average is None
    assert SalesFigures(orders=1, orders_cancelled=1, ordered=5, cancelled=5).average is None
    assert SalesFigures(orders=3, orders_kept=2, ordered=9, cancelled=4).average == 3
    assert SalesFigures(orders=3, orders_kept=3, ordered=4).average == 1


async def test_the_best_sellers_are_the_first_of_all() -> None:
    await sell(60, 4)
    over = ReportRange(FIRST, LAST, RANGES[0].now)
    every = (await sales.report_sales(over)).best
    assert (await sales.report_sales(over, best=2)).best == every[:2]


async def test_an_order_that_lost_one_piece_after_another_counts_once(
    shop: None, settle: Callable[[], Awaitable[int]]
) -> None:
    order = await place(product_456=2, product_789=1)
    await settle()
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    await sales.request_cancellation(order.order_id)
    await settle()
    book, over = await Book.read(), last_days(1, about_now())
    report = await sales.report_sales(over)
    now = report.now
    assert now == book.figures(lambda at: True)
    assert (now.orders_cancelled, now.remaining, now.cancelled) == (1, 0, 11700)
    reasons = await sales.report_cancellations(over)
    assert [(one.orders, one.pieces, one.amount) for one in reasons] == [(1, 3, 11700)]
    [mug, blanket] = report.best
    assert (mug.pieces_cancelled, mug.revenue, blanket.pieces_cancelled) == (2, 0, 1)


def plain(sums: SalesSums) -> dict[str, int]:
    """Without the pieces, which are not added up for each step."""
    return {name: getattr(sums, name) for name in SalesSums.__struct_fields__}


def added(sums: Sequence[SalesSums]) -> SalesFigures:
    whole = SalesFigures()
    for one in sums:
        whole.add(msgspec.structs.asdict(one))
    return whole


async def test_the_home_page_and_the_report_say_the_same_of_today() -> None:
    await sell(80, 5)
    today = last_days(1, about_now())
    await fetch(
        "UPDATE sales.orders SET placed_at = $1::timestamptz + (placed_at - $2) / 1000,"
        " currency = 'EUR'",
        *(today.begins, RANGES[0].begins),
    )
    await fetch("UPDATE sales.cancelled_items SET cancelled_at = now()")
    now = (await sales.report_sales(today)).now
    placed = await sales.placed_since(today.begins)
    assert (placed.orders, placed.pieces) == (now.orders_remaining, now.pieces_remaining)
    assert placed.revenue.amount == now.remaining > 0


class Book:
    """All rows of Sales, added up one by one."""

    def __init__(self, orders: list[Row], items: list[Row], cancelled: list[Row]) -> None:
        self.orders = {row["order_id"]: row for row in orders if not row["is_test"]}
        self.items = [row for row in items if row["order_id"] in self.orders]
        self.cancelled = [row for row in cancelled if row["order_id"] in self.orders]

    @classmethod
    async def read(cls) -> "Book":
        tables = ("orders", "items", "cancelled_items")
        return cls(*[list(await fetch(f"SELECT * FROM sales.{table}")) for table in tables])

    def figures(self, counts: Callable[[datetime], bool]) -> SalesFigures:
        sums = SalesFigures()
        for order in self.orders.values():
            if counts(order["placed_at"]):
                sums.orders += 1
                sums.orders_cancelled += self.is_gone(order["order_id"])
                sums.orders_foreign += order["currency"] != "EUR"
                sums.orders_kept += order["currency"] == "EUR" and order["status"] != "CANCELLED"
                sums.ordered += self.euros(order["order_id"], order["total"])
                if self.is_gone(order["order_id"]):
                    sums.cancelled += self.euros(order["order_id"], order["total"])
        for item in self.items:
            if counts(self.orders[item["order_id"]]["placed_at"]):
                sums.pieces += item["quantity"]
                sums.pieces_cancelled += item["quantity"] * self.is_gone(item["order_id"])
        for one in self.partly():
            if counts(self.orders[one["order_id"]]["placed_at"]):
                sums.cancelled += self.euros(one["order_id"], one["share"])
                sums.pieces_cancelled += one["quantity"]
        return sums

    def sold(self, over: ReportRange) -> list[sales.SoldProduct]:
        pieces, gone, revenue, names = Counter[str](), Counter[str](), Counter[str](), {}
        lines = {}
        for item in sorted(self.items, key=lambda row: row["id"]):
            product, order_id = item["product_id"], item["order_id"]
            lines[order_id, item["position"]] = product
            if is_in(self.orders[order_id]["placed_at"], over.first, over.last):
                names[product] = item["name"]
                pieces[product] += item["quantity"]
                if self.is_gone(order_id):
                    gone[product] += item["quantity"]
                else:
                    cost = item["quantity"] * item["unit_price"]
                    revenue[product] += self.euros(order_id, cost)
        for one in self.partly():
            if is_in(self.orders[one["order_id"]]["placed_at"], over.first, over.last):
                product = lines[one["order_id"], one["position"]]
                gone[product] += one["quantity"]
                revenue[product] -= self.euros(one["order_id"], one["share"])
        found = [
            sales.SoldProduct(
                product_id=product,
                name=names[product],
                pieces=pieces[product],
                pieces_cancelled=gone[product],
                revenue=revenue[product],
            )
            for product in pieces
        ]
        return sorted(found, key=lambda one: (-one.pieces_remaining, -one.revenue, one.product_id))

    def reasons(self, over: ReportRange) -> list[sales.CancelledFor]:
        orders, pieces, amounts = {}, Counter[str](), Counter[str]()
        for one in self.cancelled:
            if is_in(self.orders[one["order_id"]]["placed_at"], over.first, over.last):
                orders.setdefault(one["reason"], set()).add(one["order_id"])
                pieces[one["reason"]] += one["quantity"]
                amounts[one["reason"]] += self.euros(one["order_id"], one["share"])
        for item in self.items:
            order = self.orders[item["order_id"]]
            if item["order_id"] not in self.reasoned() and self.is_gone(item["order_id"]):
                if not is_in(order["placed_at"], over.first, over.last):
                    continue
                pieces["CUSTOMER"] += item["quantity"]
                if item["order_id"] not in orders.setdefault("CUSTOMER", set()):
                    amounts["CUSTOMER"] += self.euros(item["order_id"], order["total"])
                orders["CUSTOMER"].add(item["order_id"])
        found = [
            sales.CancelledFor(
                reason=reason, orders=len(ids), pieces=pieces[reason], amount=amounts[reason]
            )
            for reason, ids in orders.items()
        ]
        return sorted(found, key=lambda one: (-one.amount, -one.pieces, one.reason))

    def partly(self) -> list[Row]:
        """What was cancelled of orders that were not cancelled as a whole."""
        return [one for one in self.cancelled if not self.is_gone(one["order_id"])]

    def reasoned(self) -> set[object]:
        return {one["order_id"] for one in self.cancelled}

    def is_gone(self, order_id: object) -> bool:
        return self.orders[order_id]["status"] == "CANCELLED"

    def euros(self, order_id: object, amount: int) -> int:
        return amount if self.orders[order_id]["currency"] == "EUR" else 0
