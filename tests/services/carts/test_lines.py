"""What a cart keeps, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from app.infra.database import fetch
from app.workers import retention
from tests.support.carts import adds, another_tab, rows, shown
from tests.support.checkout import TYPED, has_in_cart
from tests.support.visitor import Visitor


@pytest.mark.parametrize("has_a_cart", [True, False])
async def test_two_additions_at_once_both_count(visitor: Visitor, has_a_cart: bool) -> None:
    if has_a_cart:
        await has_in_cart(visitor, "product_789")

    await adds(visitor, "product_456", "product_789", "product_456")

    blankets = "2" if has_a_cart else "1"
    assert await shown(visitor) == {"product_456": "2", "product_789": blankets}
    assert await rows() == 1


async def test_a_view_makes_no_cart(visitor: Visitor) -> None:
    for address in ("/", "/products/product_456", "/cart", "/checkout"):
        await visitor.open(address)
    assert "cart" not in visitor.client.cookies
    assert await rows() == 0


async def test_an_order_takes_along_only_what_it_has(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_456", 2)
    await visitor.open("/checkout")
    await has_in_cart(another_tab(visitor), "product_789", 1)
    await has_in_cart(another_tab(visitor), "product_456", 3)

    await visitor.send("/orders", **TYPED)

    assert "Your order is placed" in visitor.text
    assert await shown(visitor) == {"product_789": "1", "product_456": "3"}


async def test_a_full_cart_says_so(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_456")
    await fetch(
        "UPDATE carts.carts SET lines = (SELECT jsonb_agg(jsonb_build_array(name, 9999)) FROM"
        " (SELECT lpad(n::text, 64, 'x') AS name FROM generate_series(1, 100) AS n) AS names)"
    )
    await visitor.open("/products/product_456")
    added = await visitor.send("/cart/lines")
    assert added.status_code == 200
    assert "Your cart is full: an order can have up to 100 lines." in visitor.text
    for address in ("/cart", "/checkout"):
        assert (await visitor.open(address)).status_code == 200


async def test_carts_are_forgotten_after_their_cookies(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_456")
    await fetch("UPDATE carts.carts SET changed_at = $1", datetime.now(UTC) - timedelta(days=30))
    await retention.delete_all_that_is_old()
    assert await rows() == 1
    await fetch("UPDATE carts.carts SET changed_at = $1", datetime.now(UTC) - timedelta(days=32))
    await retention.delete_all_that_is_old()
    assert await rows() == 0
    assert await shown(visitor) == {}
