"""A parcel that is on its way, or has arrived, and a way to everybody who reads of it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from app.services import delivery, sales

Settle = Callable[[], Awaitable[int]]


@pytest.fixture
async def order(shop: None, settle: Settle) -> "sales.Placed":
    """Two mugs and a blanket, shipped with DHL as T1."""
    from app.services import delivery
    from tests.support.cast import place, shipment_of

    order = await place(product_456=2, product_789=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    return order


@pytest.fixture
async def parcel(order: "sales.Placed") -> "delivery.Shipment":
    from tests.support.cast import shipment_of

    return await shipment_of(order)


@pytest.fixture
async def arrived(
    order: "sales.Placed", parcel: "delivery.Shipment", settle: Settle
) -> "sales.Placed":
    """The same, delivered to the front door."""
    from app.services import delivery

    await delivery.deliver(parcel.shipment_id, None, "Front door", "Bea")
    await settle()
    return order
