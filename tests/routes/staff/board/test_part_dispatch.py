"""Part of a parcel leaves from the dialog or the page; the rest is the order's next parcel."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
PARCEL = {"carrier": "DHL", "tracking_number": "JD 1"}


@pytest.fixture
async def parcel(shop: None, settle: Settle) -> delivery.Shipment:
    """Three mugs and a blanket."""
    order = await place(product_456=3, product_789=1)
    await settle()
    return await shipment_of(order)


def page_of(parcel: delivery.Shipment) -> str:
    return f"/staff/shipments/{parcel.shipment_id}/dispatch"


async def items(parcel: delivery.Shipment) -> list[list[tuple[int, int]]]:
    """Position and quantity of all pieces, in each parcel of the order."""
    parcels = await delivery.parcels_of(parcel.order_id)
    return [[(item.position, item.quantity) for item in one.items] for one in parcels]


async def test_unchanged_all_of_it_leaves_by_one_press(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await pat.open(page_of(parcel))
    form = pat.form(page_of(parcel))
    assert (form.value("piece-1"), form.value("piece-2")) == ("3", "1")
    await pat.send(page_of(parcel), **PARCEL)
    assert await items(parcel) == [[(1, 3), (2, 1)]]
    assert "Open the next parcel" not in pat.text


async def test_what_stays_is_the_next_parcel_and_the_answer_leads_to_it(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await pat.open(page_of(parcel))
    await pat.send(page_of(parcel), **PARCEL, **{"piece-1": "2", "piece-2": "0"})
    assert await items(parcel) == [[(1, 2)], [(1, 1), (2, 1)]]
    rest = (await delivery.parcels_of(parcel.order_id))[1]
    assert f"{parcel.order_number} (1 of 2) is shipped with DHL, JD 1. The rest" in pat.text
    assert f'href="/staff/shipments/{rest.shipment_id}">Open the next parcel' in pat.page.text


async def test_htmx_gets_a_message_with_the_link(pat: Visitor, parcel: delivery.Shipment) -> None:
    await pat.open(page_of(parcel))
    pat.client.headers["HX-Request"] = "true"
    await pat.send(page_of(parcel), **PARCEL, **{"piece-2": "0"})
    rest = (await delivery.parcels_of(parcel.order_id))[1]
    assert f"/staff/shipments/{rest.shipment_id}" in pat.page.text
    assert "1 of 2" in pat.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"piece-1": "4"}, "This number must be at most 3"),
        ({"piece-1": "two"}, "Enter a whole number of pieces"),
        ({"piece-1": "0", "piece-2": "0"}, "Choose at least one piece"),
        ({"piece-7": "1"}, "This product is no longer in the parcel"),
    ],
)
async def test_impossible_pieces_are_named_and_what_was_typed_is_kept(
    pat: Visitor, parcel: delivery.Shipment, typed: dict[str, str], said: str
) -> None:
    await pat.open(page_of(parcel))
    await pat.send(page_of(parcel), **PARCEL, **typed)
    assert pat.page.status_code == 422
    assert said in pat.text
    form = pat.form(page_of(parcel))
    assert form.value("tracking_number") == "JD 1"
    assert form.value("piece-1") == typed.get("piece-1", "3")
    assert await items(parcel) == [[(1, 3), (2, 1)]]


async def test_a_piece_that_was_cancelled_meanwhile_does_not_leave(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await pat.open(page_of(parcel))
    await delivery.report_shortage(
        None, parcel.shipment_id, [PieceCount(1, 1)], ShortageReason.NOT_FOUND, "Bea"
    )
    await pat.send(page_of(parcel), **PARCEL)
    assert pat.page.status_code == 422
    assert "This number must be at most 2" in pat.text


async def test_one_piece_alone_leaves_no_choice(pat: Visitor, shop: None, settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    waiting = await shipment_of(order)
    await pat.open(page_of(waiting))
    assert 'type="number"' not in pat.page.text
    await pat.send(page_of(waiting), **PARCEL)
    assert (await delivery.find_shipment(waiting.shipment_id)).status == "SHIPPED"


async def test_what_was_merged_in_meanwhile_stays_behind(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    split = await delivery.split(parcel.shipment_id, [PieceCount(2, 1)])
    await pat.open(page_of(parcel))
    await delivery.merge(parcel.shipment_id, split.remainder_id)
    await pat.send(page_of(parcel), **PARCEL)
    assert await items(parcel) == [[(1, 3)], [], [(2, 1)]]
