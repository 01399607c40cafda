"""The board narrowed down: by its address, by chips, and wherever one goes from it."""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import pytest

from app.services import delivery
from tests.support.cast import place, shipment_of
from tests.support.views import rows
from tests.support.visitor import Visitor

BOARD = "/staff/shipments"


@pytest.fixture
async def sent(shop: None, settle: Callable[[], Awaitable[int]]) -> delivery.Shipment:
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    return await delivery.dispatch(shipment.shipment_id, "Österreichische Post", "1 A", "Bea")


async def test_filters_are_chips_that_are_taken_off(
    pat: Visitor, sent: delivery.Shipment, waiting: delivery.Shipment
) -> None:
    await pat.open(f"{BOARD}?country=de&carrier=Österreichische Post&q=ann&status=SHIPPED")
    assert rows(pat) == [str(sent.shipment_id)]
    assert "Country Germany : remove" in pat.text
    assert "Carrier Österreichische Post : remove" in pat.text
    assert "All 1 To ship 0 Shipped 1" in pat.text, "the numbers are those of the view"
    assert f'href="{BOARD}?status=SHIPPED&amp;q=ann&amp;country=DE"' in pat.page.text
    assert f'href="{BOARD}?status=SHIPPED&amp;q=ann"' in pat.page.text, "all of them off"
    assert f'href="{BOARD}?status=PENDING&amp;q=ann&amp;carrier=' in pat.page.text, "a tab"

    await pat.open(f"{BOARD}?country=FR&claimed=nobody")
    assert "No parcel matches the filters" in pat.text
    assert re.search(r'<option value="FR" selected>\s*France\s*</option>', pat.page.text)


async def test_claimed_by_me_is_whoever_looks(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open(f"{BOARD}?claimed=me")
    assert rows(pat) == []
    await pat.open(BOARD)
    await pat.send(f"{BOARD}/claims", id=str(waiting.shipment_id))
    await pat.open(f"{BOARD}?claimed=me")
    assert rows(pat) == [str(waiting.shipment_id)]
    assert "Claimed by me : remove" in pat.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("country=XX", "Country: XX could not be understood"),
        ("claimed=you", "Claimed: you could not be understood"),
        ("placed_from=yesterday", "Placed from: yesterday could not be understood"),
        ("placed_to=9999-12-31", "Placed to: 9999-12-31 could not be understood"),
        (f"carrier={'x' * 101}", "xxx could not be understood"),
        ("country=%3Cb%3E&country=%3Cb%3E", "Country: <b> could not be understood"),
    ],
)
async def test_what_says_nothing_is_left_out_and_named(
    pat: Visitor, waiting: delivery.Shipment, asked: str, told: str
) -> None:
    await pat.open(f"{BOARD}?{asked}")
    assert pat.page.status_code == 200
    assert rows(pat) == [str(waiting.shipment_id)]
    assert told in pat.text
    assert "<b>" not in pat.page.text.replace("<b>Germany", "")


async def test_odd_addresses_are_a_board(pat: Visitor, waiting: delivery.Shipment) -> None:
    for odd in ("status=NONE", "carrier=%00", "placed_from=0001-01-01", "country=", "q=%00&x=y"):
        await pat.open(f"{BOARD}?{odd}")
        assert (pat.page.status_code, rows(pat)) == (200, [str(waiting.shipment_id)])
    assert (await pat.open(f"{BOARD}?since=x")).status_code in (400, 422)


async def test_a_cursor_of_another_list_leads_to_the_first_page(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    for cursor in ("x", "%00", "WyJvbGRlc3QiLDFd"):
        await pat.open(f"{BOARD}?status=PENDING&country=DE&cursor={cursor}")
        assert pat.address.endswith(f"{BOARD}?status=PENDING&country=DE")
        assert rows(pat) == [str(waiting.shipment_id)]


async def test_pages_keep_the_filters(
    pat: Visitor, waiting: delivery.Shipment, settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.routes.staff.board import index

    monkeypatch.setattr(index, "PAGE", 1)
    other = await place(product_456=1)
    await settle()
    await pat.open(f"{BOARD}?country=DE")
    [onward] = [part for part in pat.page.text.split('"') if "cursor=" in part]
    assert onward.startswith(f"{BOARD}?country=DE&amp;cursor=")
    await pat.open(onward.replace("&amp;", "&"))
    assert rows(pat) == [str((await shipment_of(other)).shipment_id)]
    assert "First page" in pat.text


async def test_the_table_has_what_the_view_has(
    pat: Visitor, sent: delivery.Shipment, waiting: delivery.Shipment
) -> None:
    await pat.open(f"{BOARD}?country=DE&claimed=nobody")
    assert 'href="/staff/shipments.csv?country=DE&amp;claimed=nobody"' in pat.page.text
    answer = await pat.open("/staff/shipments.csv?country=DE&claimed=nobody")
    table = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert [row["order_number"] for row in table] == [waiting.order_number]


async def test_who_ships_many_comes_back_to_the_same_view(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    view = "status=PENDING&q=ann&country=DE&claimed=nobody&placed_from=2026-01-01"
    await pat.open(f"{BOARD}?{view}")
    carried = pat.form(f"{BOARD}/dispatches").value("view")
    assert carried == view
    assert pat.form(f"{BOARD}/claims").value("view") == view

    await pat.open(f"{BOARD}/dispatches?id={waiting.shipment_id}&view={quote(carried)}")
    number = f"tracking_number-{waiting.shipment_id}"
    await pat.send(f"{BOARD}/dispatches", carrier="DHL", **{number: "JD 1"})
    assert pat.address.endswith(f"{BOARD}?{view}")
    assert "1 parcel is marked shipped." in pat.text


async def test_what_a_form_carries_leads_nowhere_else(pat: Visitor) -> None:
    for odd in ("//evil.example", "status=NONE%26x=y", "%0d%0aLocation:x", "=%26=%26" * 500):
        await pat.open(f"{BOARD}/deliveries?view={odd}")
        assert pat.address.endswith(BOARD)
        assert "Select parcels first" in pat.text


async def test_sorted_rows_stand_under_no_status(
    pat: Visitor, sent: delivery.Shipment, waiting: delivery.Shipment
) -> None:
    await pat.open(f"{BOARD}?sort=oldest&country=DE")
    assert rows(pat) == [str(sent.shipment_id), str(waiting.shipment_id)]
    assert "board-group" not in pat.page.text
    assert re.search(r'aria-sort="ascending">\s*Placed', pat.page.text)
    assert f'href="{BOARD}?country=DE&amp;sort=newest"' in pat.page.text
    await pat.open(f"{BOARD}?sort=newest&country=DE")
    assert rows(pat) == [str(waiting.shipment_id), str(sent.shipment_id)]
    await pat.open(f"{BOARD}?sort=price")
    assert rows(pat) == [str(waiting.shipment_id), str(sent.shipment_id)]
    assert "board-group" in pat.page.text
