"""The audit names an order by phone of which the log does not say who took it."""

from uuid import UUID

import pytest

from app import audit_log
from app.infra.database import fetch
from app.services import sales
from tests.support.breaches import broken, unnamed
from tests.support.cast import basket, place

pytestmark = pytest.mark.usefixtures("shop")

TAKEN = "the audit log has who took each order by phone, as long as it keeps lines"
BEA = audit_log.Actor("member", str(UUID(int=1)), "Bea")
BREACHES = {
    "an order that nobody took": ("UPDATE sales.orders SET by_phone = true", TAKEN),
}


async def test_each_breach_is_named() -> None:
    await place(product_456=1)
    with audit_log.acting_as(BEA):
        await sales.place_order(basket(product_456=1), by_phone=True)
    assert await broken() == set()
    assert await unnamed(BREACHES) == []
    await fetch("UPDATE sales.orders SET by_phone = true, placed_at = now() - interval '9 years'")
    assert TAKEN not in {says for _, says in await broken()}
