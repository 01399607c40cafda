"""Requests to cancel pieces, beside those for all that has not left, and what Sales keeps of both.

What of the pieces has left is in `tests/services/delivery/test_parcels.py`.
"""

import pytest

from app.services import delivery, sales
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from tests.support.breaches import broken, grow_old
from tests.support.cast import place, shipment_of
from tests.support.corrected import Settle, events_of, is_refused


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=3, product_789=1)
    await settle()
    return placed


async def test_some_are_not_requested_beside_all(order: sales.Placed, settle: Settle) -> None:
    await sales.request_cancellation(order.order_id)
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    assert len(await events_of("order.cancellation_requested")) == 1
    assert await sales.find_requests(order.order_id) == []
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"


async def test_some_are_requested_after_all_was_refused(
    order: sales.Placed, settle: Settle
) -> None:
    await sales.request_cancellation(order.order_id, "changed my mind")
    await is_refused(order.order_id)

    await sales.request_pieces(None, order.order_id, [PieceCount(1, 2)], "too many")

    with pytest.raises(sales.CancellationRefused, match="Delivery has refused it"):
        await sales.request_cancellation(order.order_id)
    await settle()
    now = await sales.find_order(order.order_id)
    assert [(line.position, line.quantity) for line in now.cancelled] == [(1, 2)]
    [request] = await sales.find_requests(order.order_id)
    assert request.answered_at
    await grow_old()
    assert await broken() == set()


async def test_pieces_are_requested_once_even_before_the_answer(
    order: sales.Placed, settle: Settle
) -> None:
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 2)])
    with pytest.raises(Invalid, match="must be at most 1"):
        await sales.request_pieces(None, order.order_id, [PieceCount(1, 2)])
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    now = await sales.find_order(order.order_id)
    assert [line.quantity for line in now.cancelled] == [2, 1]


async def test_a_request_that_came_too_late_leaves_the_rest_to_be_cancelled(
    order: sales.Placed, settle: Settle
) -> None:
    parcel = (await shipment_of(order)).shipment_id
    await delivery.dispatch(parcel, "DHL", "T1", "Bea", items=[PieceCount(1, 3)])
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    [request] = await sales.find_requests(order.order_id)
    assert (request.refused, request.answered_at is not None) == ([PieceCount(1, 1)], True)

    await sales.request_cancellation(order.order_id)
    await settle()
    now = await sales.find_order(order.order_id)
    assert now.status == "SHIPPED"
    assert [(line.position, line.quantity) for line in now.cancelled] == [(2, 1)]
    await grow_old()
    assert await broken() == set()


async def test_pieces_are_cancelled_alone_even_before_there_is_a_parcel(
    shop: None, settle: Settle
) -> None:
    """SAP/spartacus#6097: one piece cancelled before its consignment cancelled the whole order."""
    placed = await place(product_456=3, product_789=1)
    await sales.request_pieces(None, placed.order_id, [PieceCount(2, 1)])
    await settle()
    now = await sales.find_order(placed.order_id)
    assert now.status == "PENDING_SHIPMENT"
    assert [(line.position, line.quantity) for line in now.cancelled] == [(2, 1)]
    [parcel] = await delivery.parcels_of(placed.order_id)
    assert [(item.position, item.quantity) for item in parcel.items] == [(1, 3)]
