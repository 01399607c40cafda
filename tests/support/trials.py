"""A test order of the shop, at any place of its way."""

from collections.abc import Awaitable, Callable

import msgspec

from app.services import delivery, sales
from tests.support.cast import basket, shipment_of

Settle = Callable[[], Awaitable[int]]


async def place_test(**quantities: int) -> sales.Placed:
    wanted = msgspec.structs.replace(basket(**quantities), is_test=True)
    placed, _ = await sales.place_order(wanted)
    return placed


async def followed(settle: Settle, **quantities: int) -> sales.Placed:
    """One that was followed to the doorstep."""
    placed = await place_test(**(quantities or {"product_456": 2, "product_789": 1}))
    await settle()
    shipment = await shipment_of(placed)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T-1", "Bea")
    await settle()
    await delivery.deliver(shipment.shipment_id, None, "Porch", "Bea")
    await settle()
    return placed
