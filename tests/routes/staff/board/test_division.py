"""The parcel's page: the order's other parcels, and how pieces move between them."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery
from app.values.pieces import PieceCount
from tests.support.cast import place, shipment_of
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


def page_of(parcel: delivery.Shipment, noun: str = "") -> str:
    return f"/staff/shipments/{parcel.shipment_id}{noun and '/'}{noun}"


async def items(parcel: delivery.Shipment) -> list[list[tuple[int, int]]]:
    """Position and quantity of all pieces, in each parcel of the order."""
    parcels = await delivery.parcels_of(parcel.order_id)
    return [[(item.position, item.quantity) for item in one.items] for one in parcels]


async def test_pieces_are_chosen_for_the_next_parcel(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    path = page_of(parcel, "split")
    await pat.open(page_of(parcel))
    assert "Other parcels" not in pat.text
    assert f'action="{path}"' in pat.page.text
    await pat.open(path)
    assert pat.form(path).value("piece-1") == "0"
    await pat.send(path, **{"piece-1": "2"})
    assert await items(parcel) == [[(1, 1), (2, 1)], [(1, 2)]]
    rest = (await delivery.parcels_of(parcel.order_id))[1]
    assert f"{parcel.order_number} (1 of 2) is split." in pat.text
    assert f'href="{page_of(rest)}">Open the next parcel' in pat.page.text
    assert "Other parcels of the order Parcel 2 of 2 To ship 2 × Blue mug" in pat.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose at least one piece"),
        ({"piece-1": "3", "piece-2": "1"}, "must leave something in the parcel"),
        ({"piece-1": "4"}, "This number must be at most 3"),
        ({"piece-1": "-1"}, "Enter a whole number of pieces"),
    ],
)
async def test_what_cannot_be_split_is_said_at_the_field(
    pat: Visitor, parcel: delivery.Shipment, typed: dict[str, str], said: str
) -> None:
    path = page_of(parcel, "split")
    await pat.open(path)
    await pat.send(path, **typed)
    assert pat.page.status_code == 422
    assert said in pat.text
    assert 'href="#piece-1"' in pat.page.text
    assert await items(parcel) == [[(1, 3), (2, 1)]]


async def test_merged_parcels_are_one_again(
    pat: Visitor, parcel: delivery.Shipment, rest: delivery.Shipment
) -> None:
    path = page_of(parcel, "merge")
    await pat.open(path)
    assert "Parcel 2 of 2: 2 × Blue mug" in pat.text
    await pat.send(path, other=str(rest.shipment_id))
    assert f"{parcel.order_number} now has the pieces of the other parcel." in pat.text
    assert await items(parcel) == [[(1, 3), (2, 1)], []]
    await pat.open(page_of(parcel))
    assert "Merged parcel its pieces were moved to another parcel" in pat.text
    await pat.open(page_of(rest))
    assert "Nothing: its pieces were moved to another parcel." in pat.text
    assert "Merged into another parcel" in pat.text


@pytest.mark.parametrize("other", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
async def test_only_another_parcel_of_the_order_can_be_merged(
    pat: Visitor, parcel: delivery.Shipment, rest: delivery.Shipment, other: str
) -> None:
    await pat.open(page_of(parcel, "merge"))
    await pat.send(page_of(parcel, "merge"), other=other)
    assert pat.page.status_code == 422
    assert "Choose a parcel" in pat.text


@pytest.mark.parametrize("noun", ["split", "merge"])
async def test_who_was_faster_is_said(
    pat: Visitor, parcel: delivery.Shipment, rest: delivery.Shipment, noun: str
) -> None:
    await pat.open(page_of(parcel, noun))
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    await pat.send(page_of(parcel, noun), **{"piece-1": "1"})
    assert f"Bea marked {parcel.order_number} (1 of 2) shipped" in pat.text
    await pat.open(page_of(parcel, noun))
    assert f"Bea marked {parcel.order_number} (1 of 2) shipped" in pat.text


async def test_the_other_parcels_say_how_far_they_are(
    pat: Visitor, parcel: delivery.Shipment, rest: delivery.Shipment
) -> None:
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    await pat.open(page_of(rest))
    assert "Parcel 1 of 2 Shipped 1 × Blue mug, 1 × Wool blanket DHL JD 1" in pat.text
    assert "Became a parcel of its own" in pat.text
    assert f'action="{page_of(rest, "merge")}"' not in pat.page.text


async def test_a_parcel_alone_has_nothing_to_be_merged_with(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await pat.open(page_of(parcel, "merge"))
    assert "This order has no other parcel to ship." in pat.text
    await pat.open(page_of(parcel))
    assert f'action="{page_of(parcel, "merge")}"' not in pat.page.text
