"""The board as a table: all of its rows, and nothing in them that a spreadsheet would compute."""

import csv
import io
import re
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from app.routes.staff.board import csv as shipments_csv
from app.services import board, delivery, sales
from app.services.products import BasketLine
from tests.support.cast import HOME, place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


async def table(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    """The rows by the names of their columns."""
    answer = await visitor.open(f"/staff/shipments.csv{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_every_row_of_the_view_in_the_boards_order(
    pat: Visitor, shop: None, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipments_csv, "PORTION", 2)
    orders = [await place(product_456=1) for _ in range(7)]
    await settle()
    shipments = [await shipment_of(order) for order in orders]
    for number, shipment in enumerate(shipments[:3]):
        await delivery.dispatch(shipment.shipment_id, "DHL", f"JD {number}", "Bea")
    await delivery.deliver(shipments[0].shipment_id, None, "Shed", "Bea")

    every = [one["order_number"] for one in await table(pat)]
    assert every == [one.order_number for one in (await board.list_shipments()).items]
    assert len(every) == 7
    assert {one["tracking_number"] for one in await table(pat, "?status=SHIPPED")} == {
        "JD 1",
        "JD 2",
    }
    [found] = await table(pat, "?q=JD 0")
    assert found["delivery_location"] == "Shed"
    assert found["items"] == "1 × Blue mug"
    assert await table(pat, "?status=CANCELLED") == []


async def send_to(name: str, settle: Settle, **address: str) -> delivery.Shipment:
    """The shipment of an order of hers, to `HOME` with other parts."""
    customer = sales.Customer(name, "ann@example.org")
    to = msgspec.structs.replace(HOME, **address)
    placed, _ = await sales.place_order(
        sales.NewOrder(customer, to, [BasketLine("product_456", 1)])
    )
    await settle()
    return await shipment_of(placed)


async def test_what_was_typed_is_text(pat: Visitor, shop: None, settle: Settle) -> None:
    shipment = await send_to(
        '=HYPERLINK("http://x"),Malmö', settle, line2=" ＝1+1", city="x;=1+1;y"
    )
    await delivery.dispatch(shipment.shipment_id, "@SUM(A1)", "+49", "-Bea")

    [row] = await table(pat)
    assert row["customer_name"] == '\'=HYPERLINK("http://x"),Malmö'
    assert (row["carrier"], row["tracking_number"]) == ("'@SUM(A1)", "'+49")
    assert row["shipped_by"] == "'-Bea"
    assert row["line1"] == "12 Harbour Street"
    assert row["line2"].lstrip("' ").startswith("＝")
    assert row["line2"].startswith("'")
    assert row["city"] == "x;'=1+1;y"
    raw = pat.page.content
    assert raw.startswith(b'\xef\xbb\xbf"order_number","status",')
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2


async def test_every_cell_is_quoted_and_numbers_that_are_text_stay_text(
    pat: Visitor, shop: None, settle: Settle
) -> None:
    """An apostrophe is text to LibreOffice, Excel and Google Sheets, however they open the file."""
    shipment = await send_to("Ann Lee", settle, postcode="01067", line1="3-5")
    await delivery.dispatch(shipment.shipment_id, "DHL", "00340434161094042557", "Bea")

    [row] = await table(pat)
    assert (row["postcode"], row["line1"]) == ("'01067", "'3-5")
    assert row["tracking_number"] == "'00340434161094042557"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["shipped_at_utc"])
    for line in pat.page.content.decode("utf-8-sig").splitlines():
        assert re.fullmatch(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*', line)

    [plain] = await table(pat, "?plain=1")
    assert (plain["postcode"], plain["line1"]) == ("01067", "3-5")
    assert plain["tracking_number"] == "00340434161094042557"


async def test_the_page_says_how_to_open_it(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open("/staff/shipments?status=PENDING")
    assert "with every cell quoted, and opens in any spreadsheet" in pat.text
    assert 'href="/staff/shipments.csv?status=PENDING&amp;plain=1"' in pat.page.text


async def test_the_board_leads_to_its_own_view(pat: Visitor) -> None:
    await pat.open("/staff/shipments?status=SHIPPED&q=a%26b")
    assert 'href="/staff/shipments.csv?status=SHIPPED&amp;q=a%26b"' in pat.page.text


async def test_only_staff_gets_it(visitor: Visitor) -> None:
    await visitor.open("/staff/shipments.csv")
    assert visitor.page.url.path == "/staff/login"
