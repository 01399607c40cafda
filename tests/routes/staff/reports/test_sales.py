"""The report about sales, as managers read it and take it into a spreadsheet."""

import csv
import io
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from app.infra.database import fetch
from app.services import delivery, products, sales, shop
from app.values.money import Money
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from tests.support.cast import place, shipment_of
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


def table(visitor: Visitor) -> list[dict[str, str]]:
    assert visitor.page.content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(visitor.page.content.decode("utf-8-sig"))))


async def test_a_shop_without_orders_has_no_chart_but_says_so(bea: Visitor) -> None:
    await bea.open("/staff/reports")
    assert "No orders in these days" in bea.text
    assert "Revenue €0.00 before: €0.00" in bea.text
    assert "Average order –" in bea.text
    assert "<svg viewBox" not in bea.page.text


async def test_revenue_is_what_remains(bea: Visitor, shop: None, settle: Settle) -> None:
    kept, gone = await place(product_456=2, product_789=1), await place(product_456=1)
    await settle()
    await sales.request_cancellation(gone.order_id, None)
    await settle()
    parcel = (await shipment_of(kept)).shipment_id
    lost = [PieceCount(1, 1)]
    await delivery.report_shortage(None, parcel, lost, ShortageReason.DAMAGED, "Bea")
    await settle()

    await bea.open("/staff/reports?days=7")

    assert "Revenue €103.00 before: €0.00 of €131.00 ordered" in bea.text
    assert "Orders 1 before: 0 of 2 placed" in bea.text
    assert "Average order €103.00" in bea.text
    assert "Pieces 2 before: 0 of 4 ordered" in bea.text
    assert "Damaged 1 1 €14.00" in bea.text
    assert "Cancelled by the customer 1 1 €14.00" in bea.text
    assert "Of €131.00 ordered, €103.00 remain and €28.00 were cancelled." in bea.page.text

    await bea.open("/staff/reports/cancellations.csv?days=7")
    assert [(one["reason"], one["amount"]) for one in table(bea)] == [
        *(("CUSTOMER", "14.00"), ("DAMAGED", "14.00")),
    ]
    await bea.open("/staff/reports/products.csv")
    assert {(one["product_id"], one["pieces_remaining"], one["revenue"]) for one in table(bea)} == {
        *(("product_456", "1", "14.00"), ("product_789", "1", "89.00")),
    }
    await bea.open("/staff/reports/days.csv?days=7")
    days = table(bea)
    assert len(days) == 7
    assert sum(Decimal(one["remaining"]) for one in days) == Decimal("103.00")
    assert sum(int(one["pieces"]) for one in days) == 4


async def test_test_orders_are_left_out_and_erased_customers_are_not(
    bea: Visitor, shop: None
) -> None:
    await place(product_456=1)
    await place(product_456=1)
    await fetch("UPDATE sales.orders SET is_test = true WHERE order_id = "
                "(SELECT order_id FROM sales.orders LIMIT 1)")  # fmt: skip
    await bea.open("/staff/reports?days=1")
    assert "Revenue €14.00" in bea.text
    assert "Test orders are left out. Orders of erased customers are counted." in bea.text


async def test_an_order_of_yesterday_evening_is_compared(bea: Visitor, shop: None) -> None:
    await place(product_456=1)
    await place(product_456=1)
    await fetch("UPDATE sales.orders SET placed_at = placed_at - interval '7 days 1 minute'"
                " WHERE order_id = (SELECT order_id FROM sales.orders LIMIT 1)")  # fmt: skip
    await bea.open("/staff/reports?days=7")
    assert "Revenue €14.00 ±0% · before: €14.00" in bea.text
    assert "Compared with the days before up to the same time" in bea.text


async def test_days_of_ones_own_and_days_that_cannot_be(bea: Visitor, shop: None) -> None:
    await place(product_456=1)
    await bea.open("/staff/reports?from=2026-01-31&to=2026-01-01")
    assert bea.page.status_code == 200
    assert "To: Enter a last day that is not before the first one" in bea.text
    assert 'value="2026-01-31"' in bea.page.text
    assert "Error:" in bea.page.text.partition("</title>")[0]
    assert "Revenue €14.00" in bea.text
    await bea.open("/staff/reports?from=2025-01-01&to=2025-01-31")
    assert "No orders in these days" in bea.text
    assert "Compared with the days before: Sun 1 Dec 2024 to Tue 31 Dec 2024." in bea.text
    assert "/staff/reports/shipping?from=2025-01-01&amp;to=2025-01-31" in bea.page.text


@pytest.mark.parametrize("query", ["days=8", "days=-1", "days=%00", "from=%00", "to=%ff", "days="])
async def test_no_query_breaks_the_report(bea: Visitor, query: str) -> None:
    await bea.open(f"/staff/reports?{query}")
    assert bea.page.status_code == 200
    for file in ("days", "products", "cancellations"):
        await bea.open(f"/staff/reports/{file}.csv?{query}")
        assert bea.page.status_code == (422 if query == "to=%ff" else 200)


async def test_names_are_no_formulas_and_prices_have_the_readers_sign(
    bea: Visitor, shop: None
) -> None:
    given = products.ProductInput(
        name="=cmd|' /C calc'!A0", price=Money.of(1250), description="", category="Home"
    )
    await products.put_product("evil", given)
    await products.move_stock("evil", 1, "first stock", "the tests")
    await place(evil=1)
    bea.client.headers["Accept-Language"] = "de"
    await bea.open("/staff/reports/products.csv")
    assert table(bea)[0]["name"].startswith("'=")
    assert table(bea)[0]["revenue"] == "12,50"
    await bea.open("/staff/reports/products.csv?plain=1")
    assert table(bea)[0]["revenue"] == "12.50"


async def test_packers_and_support_see_no_figures(pat: Visitor) -> None:
    for page in ("", "/shipping", "/days.csv", "/packers.csv"):
        answer = await pat.client.get(f"/staff/reports{page}")
        assert answer.status_code == 403


async def test_a_quarter_is_drawn_by_the_week_and_today_by_the_hour(
    bea: Visitor, shop: None
) -> None:
    await place(product_456=1)
    for days, words, least in (("1", "Hour", 23), ("7", "Day", 7), ("90", "Week from", 13)):
        await bea.open(f"/staff/reports?days={days}")
        assert f'<th scope="col">{words}</th>' in bea.page.text
        assert bea.page.text.count('class="bars-area"') >= least


async def test_the_clocks_change_and_the_hour_comes_twice(bea: Visitor) -> None:
    await shop.set_settings({"time_zone": "Europe/Berlin"}, "Bea", None)
    await fetch("SELECT 1")
    await bea.open("/staff/reports?from=2025-10-26&to=2025-10-26")
    assert "No orders in these days" in bea.text
    await bea.open("/staff/reports/days.csv?from=2025-10-25&to=2025-10-27")
    assert [one["day"] for one in table(bea)] == ["2025-10-25", "2025-10-26", "2025-10-27"]


@pytest.mark.parametrize(
    "file", ["days", "products", "cancellations", "ship-times", "packers", "carriers", "tax"]
)
async def test_a_file_of_impossible_days_is_refused(bea: Visitor, file: str) -> None:
    """Nothing in it would say that its days are others."""
    answer = await bea.open(f"/staff/reports/{file}.csv?from=2026-11-30&to=2026-11-01")
    assert answer.status_code == 422
    assert "Enter a last day that is not before the first one" in bea.text
