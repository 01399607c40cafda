"""The board lists parcels, and says which of an order's they are."""

import csv
import io
from collections.abc import Awaitable, Callable

import pytest

from app.services import board, delivery, sales
from app.services.board import View
from app.values.pieces import PieceCount
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    """Three mugs and a towel."""
    placed = await place(product_456=3, product_789=1)
    await settle()
    return placed


@pytest.fixture
async def first(order: sales.Placed) -> delivery.Shipment:
    return await shipment_of(order)


@pytest.fixture
async def rest(first: delivery.Shipment) -> delivery.Shipment:
    """The order's second parcel, with two of the mugs."""
    split = await delivery.split(first.shipment_id, [PieceCount(1, 2)])
    return await delivery.find_shipment(split.remainder_id)


def row_of(pat: Visitor, shipment: delivery.Shipment) -> str:
    """The words of its row."""
    begins = pat.page.text.index(f'<tr id="shipment-{shipment.shipment_id}"')
    return pat.page.text[begins : pat.page.text.index("</tr>", begins)]


async def test_an_order_of_one_parcel_has_no_number(pat: Visitor, first: delivery.Shipment) -> None:
    await pat.open("/staff/shipments")
    assert "parcel-nth" not in row_of(pat, first)


async def test_each_parcel_has_a_row_that_says_which_it_is(
    pat: Visitor, first: delivery.Shipment, rest: delivery.Shipment
) -> None:
    await pat.open(f"/staff/shipments?q={first.order_number}")
    assert "1 of 2" in row_of(pat, first)
    assert "2 of 2" in row_of(pat, rest)
    answer = await pat.open(f"/staff/shipments.csv?q={first.order_number}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(one["parcel"], one["parcels"], one["items"]) for one in rows] == [
        ("1", "2", "1 × Blue mug; 1 × Wool blanket"),
        ("2", "2", "2 × Blue mug"),
    ]


async def test_a_merged_parcel_is_no_cancelled_order(
    pat: Visitor, first: delivery.Shipment, rest: delivery.Shipment
) -> None:
    await delivery.merge(first.shipment_id, rest.shipment_id)
    assert await board.counts() == {"PENDING": 1, "SHIPPED": 0, "DELIVERED": 0, "CANCELLED": 0}
    assert (await board.list_view(View(status="CANCELLED"))).items == []
    of_order = await board.list_shipments(order_id=first.order_id)
    assert [one.was_merged for one in of_order.items] == [False, True]
    await pat.open("/staff/shipments")
    assert "parcel-nth" not in row_of(pat, first)


async def test_a_cancelled_parcel_counts_and_has_no_number(
    pat: Visitor, order: sales.Placed, first: delivery.Shipment, settle: Settle
) -> None:
    await delivery.dispatch(first.shipment_id, "DHL", "JD 1", "Bea", items=[PieceCount(1, 2)])
    await sales.request_cancellation(order.order_id)
    await settle()
    assert (await board.counts())["CANCELLED"] == 1
    answer = await pat.open("/staff/shipments.csv?status=CANCELLED")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert (row["parcel"], row["parcels"]) == ("", "")


async def test_the_report_counts_an_order_once_and_each_of_its_parcels(
    bea: Visitor, first: delivery.Shipment, rest: delivery.Shipment
) -> None:
    for number, parcel in enumerate((first, rest)):
        await delivery.dispatch(parcel.shipment_id, "DHL", f"JD {number}", "Bea")
    await bea.open("/staff/reports?days=1")
    assert "Orders 1 before: 0" in bea.text
    await bea.open("/staff/reports/shipping?days=1")
    assert "Parcels shipped 2 before: 0" in bea.text


async def test_a_pasted_number_asks_for_the_parcel_where_an_order_has_several(
    pat: Visitor, first: delivery.Shipment, rest: delivery.Shipment
) -> None:
    path = "/staff/shipments/dispatches"
    await pat.open(f"{path}?id={first.shipment_id}&id={rest.shipment_id}")
    assert "Ship 2 parcels" in pat.text
    assert f"{first.order_number} (2 of 2)" in pat.text
    lines = f"{first.order_number};JD 1\n{rest.shipment_id};JD 2"
    await pat.send(path, pasted=lines)
    assert pat.page.status_code == 422
    assert f"{first.order_number} has several parcels here" in pat.text
    form = pat.form(path)
    assert form.value(f"tracking_number-{first.shipment_id}") == ""
    assert form.value(f"tracking_number-{rest.shipment_id}") == "JD 2"
