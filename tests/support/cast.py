"""The cast: Ann buys, and her order has a way to go."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import board, delivery, sales
from app.services.products import BasketLine

ANN = sales.Customer("Ann Lee", "ann@example.org")
HOME = sales.Address(line1="12 Harbour Street", city="Hamburg", postcode="20095", country="DE")


def basket(**quantities: int) -> sales.NewOrder:
    """`basket(product_456=2)`: what Ann wants, delivered to her home."""
    return sales.NewOrder(
        ANN, HOME, [BasketLine(key, quantity) for key, quantity in quantities.items()]
    )


async def place(**quantities: int) -> sales.Placed:
    placed, _ = await sales.place_order(basket(**quantities))
    return placed


async def shipment_of(order: sales.Placed) -> delivery.Shipment:
    """The one shipment of this order."""
    [shipment] = (await board.list_shipments(order_id=order.order_id)).items
    return shipment


@pytest.fixture
async def shipment(settle: Callable[[], Awaitable[int]]) -> delivery.Shipment:
    """A shipment that waits."""
    order = await place(product_456=1)
    await settle()
    return await shipment_of(order)
