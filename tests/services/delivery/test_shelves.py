"""Which parcels wait for a product, and with how many of its pieces."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery
from app.values.pieces import PieceCount
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")


async def test_parcels_that_wait_for_it_are_found_in_the_sequence_of_their_orders(
    settle: Callable[[], Awaitable[int]],
) -> None:
    older, newer = await place(product_456=2, product_789=1), await place(product_456=1)
    other, left = await place(product_789=1), await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(left)).shipment_id, "DHL", "T1", "Bea")
    split = await delivery.split((await shipment_of(older)).shipment_id, [PieceCount(1, 1)])

    orders = [one.order_id for one in (left, newer, other, older)]
    found = await delivery.parcels_with("product_456", orders)

    assert [one.order_number for one in found] == [
        newer.order_number,
        older.order_number,
        older.order_number,
    ]
    assert [one.shipment_id for one in found[1:]] == [split.shipment_id, split.remainder_id]
    assert delivery.pieces_of_product(found[0], "product_456") == [PieceCount(1, 1)]
    assert delivery.pieces_of_product(found[0], "product_789") == []
