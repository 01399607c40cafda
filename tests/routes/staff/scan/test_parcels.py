"""The station and orders of several parcels: which one is meant, a part, and what is not there."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery
from app.values.pieces import PieceCount
from tests.support.cast import place, shipment_of
from tests.support.scanning import STATION, scan
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


@pytest.fixture
async def parcel(shop: None, settle: Settle) -> delivery.Shipment:
    """Three mugs and a blanket."""
    order = await place(product_456=3, product_789=1)
    await settle()
    return await shipment_of(order)


@pytest.fixture
async def rest(parcel: delivery.Shipment) -> delivery.Shipment:
    """Two of the mugs, as the second parcel."""
    split = await delivery.split(parcel.shipment_id, [PieceCount(1, 2)])
    return await delivery.find_shipment(split.remainder_id)


def step(parcel: delivery.Shipment, noun: str) -> str:
    return f"{STATION}/{parcel.shipment_id}/{noun}"


async def items(parcel: delivery.Shipment) -> list[list[tuple[int, int]]]:
    """Position and quantity of all pieces, in each parcel of the order."""
    parcels = await delivery.parcels_of(parcel.order_id)
    return [[(item.position, item.quantity) for item in one.items] for one in parcels]


async def test_several_that_wait_are_asked_about(
    pat: Visitor, parcel: delivery.Shipment, rest: delivery.Shipment
) -> None:
    await scan(pat, parcel.order_number)
    assert "2 parcels" in pat.text
    assert f"{parcel.order_number} (2 of 2) 2 × Blue mug" in pat.text
    assert f'href="{STATION}?parcel={rest.shipment_id}"' in pat.page.text
    await pat.open(f"{STATION}?parcel={rest.shipment_id}")
    assert "Scan the parcel's label" in pat.text
    assert f"{parcel.order_number} (2 of 2)" in pat.text


async def test_the_only_one_that_waits_is_taken(
    pat: Visitor, parcel: delivery.Shipment, rest: delivery.Shipment
) -> None:
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    await scan(pat, parcel.order_number)
    assert pat.forms(step(rest, "dispatch"))
    await delivery.dispatch(rest.shipment_id, "DHL", "JD 2", "Bea")
    await scan(pat, parcel.order_number)
    assert "2 parcels" in pat.text
    await delivery.deliver(parcel.shipment_id, None, None, "Bea")
    await scan(pat, parcel.order_number)
    assert pat.forms(step(rest, "delivery"))
    await delivery.deliver(rest.shipment_id, None, None, "Bea")
    await scan(pat, parcel.order_number)
    assert "Already delivered" in pat.text


async def test_a_part_leaves_and_the_station_names_the_rest(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await scan(pat, parcel.order_number)
    assert "Ship only a part" in pat.text
    form = pat.form(step(parcel, "dispatch"))
    assert (form.value("piece-1"), form.value("piece-2")) == ("3", "1")
    chosen = {"piece-1": "1", "piece-2": "0"}
    await pat.send(step(parcel, "dispatch"), carrier="DHL", tracking_number="", **chosen)
    assert pat.page.status_code == 422
    assert pat.form(step(parcel, "dispatch")).value("piece-1") == "1"
    await pat.send(step(parcel, "dispatch"), carrier="DHL", tracking_number="JD 1")
    assert await items(parcel) == [[(1, 1)], [(1, 2), (2, 1)]]
    assert f"Another parcel of the order waits: {parcel.order_number} (2 of 2)" in pat.text


@pytest.mark.parametrize("code", ["?", "_", "§"])
async def test_the_printed_code_asks_what_is_missing_and_confirms_it(
    pat: Visitor, parcel: delivery.Shipment, code: str
) -> None:
    await scan(pat, parcel.order_number)
    await pat.send(step(parcel, "dispatch"), carrier="DHL", tracking_number=code)
    assert "What’s missing?" in pat.text
    await pat.send(step(parcel, "shortage"), position="1", quantity=code, reason="NOT_FOUND")
    assert await items(parcel) == [[(1, 2), (2, 1)]]
    assert "Scan the parcel's label" in pat.text
    assert f"{parcel.order_number} Not found: 1" in pat.text


async def test_a_line_says_that_it_is_not_there(pat: Visitor, parcel: delivery.Shipment) -> None:
    await scan(pat, parcel.order_number)
    path = f"{step(parcel, 'shortage')}?position=2&packed="
    assert f'href="{path.removesuffix("&packed=")}"' in pat.page.text
    await pat.open(path)
    await pat.send(step(parcel, "shortage"), position="2", quantity="2", reason="DAMAGED")
    assert pat.page.status_code == 422
    assert "This number must be at most 1" in pat.text
    assert pat.form(step(parcel, "shortage")).value("quantity") == "2"
    await pat.send(step(parcel, "shortage"), position="2", quantity="1", reason="DAMAGED")
    assert await items(parcel) == [[(1, 3)]]


async def test_the_last_piece_that_is_not_there_ends_the_parcel(
    pat: Visitor, shop: None, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    parcel = await shipment_of(order)
    await pat.open(step(parcel, "shortage"))
    await pat.send(step(parcel, "shortage"), position="1", quantity="1", reason="NOT_FOUND")
    assert "Do not send the parcel." in pat.text
    await pat.open(step(parcel, "shortage"))
    assert "Do not send the parcel." in pat.text


async def test_the_code_without_a_parcel_asks_for_an_order(pat: Visitor, shop: None) -> None:
    await scan(pat, "?")
    assert pat.page.status_code == 200
    assert "Scan an order" in pat.text


async def test_who_was_faster_is_said(pat: Visitor, parcel: delivery.Shipment) -> None:
    await pat.open(step(parcel, "shortage"))
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    await pat.send(step(parcel, "shortage"), position="1", quantity="1", reason="NOT_FOUND")
    assert pat.page.status_code == 409
    assert "shipped by Bea" in pat.text
