"""A customer at the checkout, and what she typed there."""

import pytest

from app.infra.database import fetch_value
from tests.support.visitor import Visitor

DOUBT = "The postcode SW1A 1AA does not look right for this country: Germany"
TYPED = {
    "name": "Ann Lee",
    "email": "ann@example.org",
    "line1": "12 Harbour Street",
    "line2": "3rd floor",
    "postcode": "20095",
    "city": "Hamburg",
    "country": "DE",
    "note": "Ring twice,\nthen wait.",
}


async def orders() -> int:
    return await fetch_value("SELECT count(*) FROM sales.orders")


async def has_in_cart(visitor: Visitor, product_id: str, quantity: int = 1) -> None:
    await visitor.open(f"/products/{product_id}")
    await visitor.send("/cart/lines", quantity=str(quantity))


@pytest.fixture
async def at_checkout(visitor: Visitor) -> Visitor:
    """Two mugs and a blanket in the cart, nothing typed yet."""
    await has_in_cart(visitor, "product_456", 2)
    await has_in_cart(visitor, "product_789")
    await visitor.open("/checkout")
    return visitor
