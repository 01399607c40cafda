"""What is done, and the lines of the page about it."""

from collections.abc import Awaitable, Callable

import pytest

from app import audit_log
from app.services import products
from tests.support.visitor import Visitor

LOG = "/staff/audit-log"


TILL = audit_log.Actor("key", "till", "the till", "198.51.100.1")


Moves = Callable[..., Awaitable[None]]


@pytest.fixture
def moves() -> Moves:
    """Somebody counts mugs: `await moves(3, "found")`."""

    async def move(quantity: int, reason: str = "counted", by: audit_log.Actor = TILL) -> None:
        with audit_log.nobody():
            audit_log.act_as(by)
            await products.move_stock("product_456", quantity, reason, by.name)

    return move


def lines(visitor: Visitor) -> int:
    return visitor.page.text.count('data-testid="line-')
