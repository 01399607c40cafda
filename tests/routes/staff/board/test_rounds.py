"""A packer picks for several parcels in one walk, and packs them box by box."""

from uuid import UUID

import pytest

from app.services import delivery, products
from tests.support.cast import place, shipment_of
from tests.support.products import blanket
from tests.support.scanning import Settle
from tests.support.visitor import Visitor

BOARD, ROUNDS = "/staff/shipments", "/staff/rounds"


@pytest.fixture
async def waiting(shop: None, settle: Settle) -> list[delivery.Shipment]:
    """Two mugs; one mug and a blanket; five mugs. The blanket is on the first shelf."""
    await products.put_product("product_456", blanket(name="Blue mug", shelf="B-12"))
    await products.put_product("product_789", blanket(shelf="B-3"))
    orders = [
        await place(product_456=2),
        await place(product_456=1, product_789=1),
        await place(product_456=5),
    ]
    await settle()
    return [await shipment_of(order) for order in orders]


def round_id(packer: Visitor) -> UUID:
    return UUID(packer.page.url.path.rpartition("/")[2])


async def test_the_walk_is_by_shelf_and_names_the_boxes(
    pat: Visitor, waiting: list[delivery.Shipment]
) -> None:
    await pat.open(BOARD)
    await pat.send(ROUNDS)
    assert "3 parcels are yours to pick." in pat.text
    walk = pat.text.partition("Pick from the shelves")[2]
    assert walk.startswith(
        " B-3 1 × Wool blanket into box 2 B-12 8 × Blue mug into boxes 1 1 2 3 × 5"
    )
    numbers = [one.order_number for one in waiting]
    assert f"1 {numbers[0]} Ann Lee 2 pieces Pack Not found… 2 {numbers[1]}" in walk

    await pat.open(f"/staff/scan?parcel={waiting[1].shipment_id}")
    assert f"Scan the parcel's label Box 2 {numbers[1]}" in pat.text
    assert f'href="{ROUNDS}/' in pat.page.text
    await pat.open(BOARD)
    assert "Your round" in pat.text
    assert "Start a round" not in pat.text


async def test_a_parcel_that_left_is_picked_no_more(
    pat: Visitor, waiting: list[delivery.Shipment]
) -> None:
    await pat.open(BOARD)
    await pat.send(ROUNDS)
    found = round_id(pat)
    await delivery.dispatch(waiting[2].shipment_id, "DHL", "T1", "Pat")
    await pat.open(f"{ROUNDS}/{found}")
    assert "3 × Blue mug into boxes 1 1 2" in pat.text
    assert f"3 {waiting[2].order_number} Ann Lee Shipped" in pat.text

    await pat.send(f"{ROUNDS}/{found}/end")
    assert "Round ended. 2 parcels are free for others." in pat.text
    await pat.open(f"{ROUNDS}/{found}")
    assert "Pat's round is over." in pat.text
    assert "End the round" not in pat.text


async def test_the_ticked_ones_make_a_round(pat: Visitor, waiting: list[delivery.Shipment]) -> None:
    await delivery.claim(waiting[0].shipment_id, UUID(int=1), "Mia")
    await pat.open(BOARD)
    both = f"{waiting[0].shipment_id},{waiting[2].shipment_id}"
    await pat.send(ROUNDS, id=both)
    assert "1 parcel is yours to pick. The others are on hold or being packed." in pat.text
    [box] = (await delivery.find_round(round_id(pat))).boxes
    assert box.shipment.shipment_id == waiting[2].shipment_id


async def test_a_second_start_shows_the_first(
    pat: Visitor, waiting: list[delivery.Shipment]
) -> None:
    await pat.open(BOARD)
    again = Visitor(pat.client)
    await again.open(BOARD)
    await pat.send(ROUNDS)
    await again.send(ROUNDS)
    assert "Your last round is still under way." in again.text
    assert round_id(again) == round_id(pat)


async def test_a_colleagues_round_can_be_seen(
    pat: Visitor, waiting: list[delivery.Shipment]
) -> None:
    hers = await delivery.start_round(UUID(int=1), "Mia")
    assert hers
    await pat.open(BOARD)
    await pat.send(ROUNDS)
    assert pat.page.url.path == BOARD
    assert "Nothing to pick: every waiting parcel is on hold or being packed." in pat.text

    await pat.open(f"{ROUNDS}/{hers.round_id}")
    assert "Mia's until" in pat.text
    assert "8 × Blue mug" in pat.text
    for not_his in ("Not found…", "End the round"):
        assert not_his not in pat.text
    await pat.open(f"{ROUNDS}/{UUID(int=7)}")
    assert pat.page.status_code == 404
