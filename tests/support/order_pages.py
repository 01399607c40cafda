"""An order with a page, and the status on it."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import sales
from tests.support.cast import place
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


SENT = "DHL", "JD014600003"


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=2)
    await settle()
    return placed


def status(visitor: Visitor) -> str:
    _, _, rest = visitor.page.text.partition('data-testid="order-status" data-status="')
    return rest.partition('"')[0]
