"""Three parcels that are chosen on the board, and the form for them."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery
from tests.support.cast import place, shipment_of

DISPATCHES = "/staff/shipments/dispatches"


DELIVERIES = "/staff/shipments/deliveries"


@pytest.fixture
async def three(shop: None, settle: Callable[[], Awaitable[int]]) -> list[delivery.Shipment]:
    """Three orders that wait, the longest waiting first."""
    orders = [await place(product_456=1) for _ in range(3)]
    await settle()
    return [await shipment_of(order) for order in orders]


def asked(noun: str, shipments: list[delivery.Shipment], view: str = "PENDING") -> str:
    return f"{noun}?view=status%3D{view}&" + "&".join(f"id={one.shipment_id}" for one in shipments)


def number(shipment: delivery.Shipment) -> str:
    return f"tracking_number-{shipment.shipment_id}"


def own_carrier(shipment: delivery.Shipment) -> str:
    return f"carrier-{shipment.shipment_id}"


def numbered(shipments: list[delivery.Shipment]) -> dict[str, str]:
    """JD 1, JD 2 …, each in its field."""
    return {number(one): f"JD {place}" for place, one in enumerate(shipments, 1)}


async def now(shipment: delivery.Shipment) -> delivery.Shipment:
    return await delivery.find_shipment(shipment.shipment_id)
