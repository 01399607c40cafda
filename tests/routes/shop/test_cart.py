"""A cart is the same in all tabs of a browser, whatever they do at once."""

from typing import Any

import pytest
from asyncpg import QueryCanceledError
from itsdangerous import URLSafeTimedSerializer

from app.infra.database import fetch, fetch_value
from app.services import carts, products
from app.settings import settings
from tests.support.carts import adds, another_tab, rows, shown
from tests.support.checkout import TYPED, has_in_cart, orders
from tests.support.visitor import Visitor


async def test_the_cookie_names_the_cart_and_nothing_else(visitor: Visitor) -> None:
    [answer] = await adds(visitor, "product_456")

    [cookie] = [line for line in answer.headers.get_list("set-cookie") if line.startswith("cart=")]
    assert "HttpOnly" in cookie
    assert "Max-Age=2592000" in cookie
    signed = cookie.partition("=")[2].partition(";")[0]
    carried = URLSafeTimedSerializer(settings.secret_key, salt="cart").loads(signed)
    assert carried == str(await fetch_value("SELECT cart_id FROM carts.carts"))
    assert set((await fetch("SELECT * FROM carts.carts"))[0].keys()) == {
        "cart_id",
        "generation",
        "lines",
        "changed_at",
    }


class _Clock(URLSafeTimedSerializer):
    """Signs as a machine whose clock is so far off."""

    ahead: float = 0

    class _Signer(URLSafeTimedSerializer.default_signer):  # type: ignore[misc, name-defined]
        def get_timestamp(self) -> int:
            return super().get_timestamp() + int(_Clock.ahead)

    default_signer = _Signer


@pytest.mark.parametrize(
    ("seconds", "is_read"),
    [(1, True), (60, True), (0, True), (-29 * 86400, True), (-31 * 86400, False)],
)
async def test_a_cart_that_a_machine_of_another_time_signed_is_read(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, seconds: int, is_read: bool
) -> None:
    await has_in_cart(visitor, "product_456", 2)
    cart_id = await fetch_value("SELECT cart_id::text FROM carts.carts")
    monkeypatch.setattr(_Clock, "ahead", seconds)
    visitor.client.cookies.delete("cart")
    visitor.client.cookies.set("cart", str(_Clock(settings.secret_key, salt="cart").dumps(cart_id)))

    assert await shown(visitor) == ({"product_456": "2"} if is_read else {})


async def test_a_cart_of_0_1_0_is_taken_over_once(visitor: Visitor) -> None:
    old = {"product_789": 3}
    signed = URLSafeTimedSerializer(settings.secret_key, salt="cart").dumps(old)
    visitor.client.cookies.set("cart", str(signed))
    assert await shown(visitor) == {"product_789": "3"}
    assert await rows() == 0

    await adds(visitor, "product_456", "product_789", "product_456")

    visitor.client.cookies.delete("cart", domain="")
    assert await shown(visitor) == {"product_789": "4", "product_456": "2"}
    assert await rows() == 1


async def test_two_forms_of_one_cart_are_one_order(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_456", 2)
    other = another_tab(visitor)
    await visitor.open("/checkout")
    await other.open("/checkout")
    assert visitor.form("/orders").value("key") == other.form("/orders").value("key")

    first = await visitor.send("/orders", **TYPED)
    second = await other.send("/orders", **TYPED)

    assert second.url.path == first.url.path
    assert await orders() == 1


async def test_a_second_form_with_other_lines_says_that_an_order_was_placed(
    visitor: Visitor,
) -> None:
    await has_in_cart(visitor, "product_456", 2)
    await visitor.open("/checkout")
    other = another_tab(visitor)
    await has_in_cart(other, "product_789")
    await other.open("/checkout")
    await visitor.send("/orders", **TYPED)

    await other.send("/orders", **TYPED)

    assert other.page.status_code == 409
    assert "has already placed an order" in other.text
    assert await orders() == 1
    await other.send("/orders")
    assert await orders() == 2
    assert await shown(visitor) == {}


async def test_the_next_cart_is_the_next_order(visitor: Visitor) -> None:
    for number in (1, 2):
        await has_in_cart(visitor, "product_456", 2)
        await visitor.open("/checkout")
        await visitor.send("/orders", **TYPED)
        assert await orders() == number


async def test_a_change_at_the_checkout_keeps_what_another_tab_added(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_456", 2)
    await visitor.open("/checkout")
    await has_in_cart(another_tab(visitor), "product_789")

    await products.move_stock("product_456", -149, "counted", "Bea")
    await visitor.send("/orders", **TYPED)
    await visitor.send("/orders", to="/checkout", change="product_456:1")

    assert await shown(visitor) == {"product_456": "1", "product_789": "1"}


async def test_a_product_that_is_gone_is_named_and_can_be_removed(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_456", 2)
    await has_in_cart(visitor, "product_789")
    await visitor.open("/checkout")
    for table in ("movements", "stock", "products"):
        await fetch(f"DELETE FROM products.{table} WHERE product_id = 'product_789'")

    await visitor.send("/orders", **TYPED)
    if visitor.page.status_code == 409:
        await visitor.send("/orders")
    assert visitor.page.status_code == 400
    assert "product_789: we no longer have this product" in visitor.text

    cart = another_tab(visitor)
    await cart.open("/cart")
    assert "We no longer have this product" in cart.text

    await visitor.send("/orders", to="/checkout", change="product_789:0")
    await visitor.send("/orders")
    assert await orders() == 1
    assert await shown(visitor) == {}


async def test_a_gone_product_leaves_the_cart_by_its_button(visitor: Visitor) -> None:
    await has_in_cart(visitor, "product_789")
    for table in ("movements", "stock", "products"):
        await fetch(f"DELETE FROM products.{table} WHERE product_id = 'product_789'")
    await visitor.open("/cart")

    await visitor.send("/cart/lines/product_789/removal")

    assert "Your cart is empty" in visitor.text


async def test_an_order_is_never_refused_for_a_cart_that_cannot_be_changed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await has_in_cart(visitor, "product_456")
    await visitor.open("/checkout")

    async def away(*_: Any) -> None:
        raise ConnectionError("no database connection")

    with monkeypatch.context() as outage:
        outage.setattr(carts, "take_out", away)
        await visitor.send("/orders", **TYPED)

    assert "Your order is placed" in visitor.text
    assert await orders() == 1


async def test_a_cart_that_cannot_be_read_is_in_the_way_of_no_other_page(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_slow(*_: object) -> None:
        raise QueryCanceledError("canceling statement due to statement timeout")

    await has_in_cart(visitor, "product_456", 2)
    monkeypatch.setattr("app.services.carts.find_cart", too_slow)
    assert (await visitor.open("/")).status_code == 200
    needs_it = await visitor.open("/cart")
    assert needs_it.status_code >= 500
    assert "content-security-policy" in needs_it.headers
