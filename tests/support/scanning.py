"""A packer with a scanner, and the step that the page is at."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


STATION = "/staff/scan"


async def scan(visitor: Visitor, code: str) -> None:
    """Into the field of the station, as a form without JavaScript sends it."""
    visitor.page = await visitor.client.get(STATION, params={"code": code})


@pytest.fixture
async def other(waiting: delivery.Shipment, settle: Settle) -> delivery.Shipment:
    """A blanket that waits, too."""
    order = await place(product_789=1)
    await settle()
    return await shipment_of(order)
