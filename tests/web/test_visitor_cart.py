"""A customer who opens her orders by the mailed link finds what she chose in another browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import carts, products
from app.settings import settings
from app.web import visitor_cart as cart_routes
from app.workers import retention
from tests.support.carts import shown
from tests.support.cast import place
from tests.support.checkout import TYPED, has_in_cart, orders
from tests.support.post_office import PostOffice
from tests.support.returning import ANN, signs_in
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("known")
MUG, BLANKET = "product_456", "product_789"


@pytest.fixture
async def known(visitor: Visitor) -> None:
    """Ann has ordered before, so her address is sent links."""
    await place(product_456=1)


@pytest.fixture
async def phone(application: Any) -> AsyncIterator[Visitor]:
    async with another_browser(application) as visitor:
        yield visitor


@asynccontextmanager
async def another_browser(application: Any) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield Visitor(client)


async def signs_out(visitor: Visitor, **how: str) -> None:
    await visitor.open("/account/orders")
    await visitor.send("/account/session/removal", **how)


async def test_carts_of_two_browsers_meet_and_the_larger_quantity_counts(
    visitor: Visitor, phone: Visitor, office: PostOffice
) -> None:
    await has_in_cart(visitor, MUG, 3)
    await has_in_cart(visitor, BLANKET, 1)
    await has_in_cart(phone, MUG, 2)
    await has_in_cart(phone, BLANKET, 4)

    await signs_in(visitor, office)
    assert await shown(visitor) == {MUG: "3", BLANKET: "1"}
    await signs_in(phone, office)

    assert await shown(phone) == {MUG: "3", BLANKET: "4"}
    assert await shown(visitor) == {MUG: "3", BLANKET: "4"}
    assert "cart" not in visitor.client.cookies
    await has_in_cart(phone, MUG, 1)
    assert await shown(visitor) == {MUG: "4", BLANKET: "4"}


async def test_signing_in_twice_adds_nothing(visitor: Visitor, office: PostOffice) -> None:
    await has_in_cart(visitor, MUG, 3)
    await signs_in(visitor, office)
    await signs_in(visitor, office)
    assert await shown(visitor) == {MUG: "3"}


async def test_who_signs_out_leaves_the_cart_behind(
    visitor: Visitor, phone: Visitor, office: PostOffice
) -> None:
    """The next person at this browser neither sees it nor changes it."""
    await has_in_cart(visitor, MUG, 2)
    await signs_in(visitor, office)
    await signs_in(phone, office)
    await signs_out(visitor)
    assert await shown(visitor) == {}
    await has_in_cart(visitor, BLANKET, 5)
    assert await shown(phone) == {MUG: "2"}
    await signs_out(phone, everywhere="yes")
    assert await shown(phone) == {}
    await signs_in(visitor, office)
    assert await shown(visitor) == {MUG: "2", BLANKET: "5"}


async def test_an_address_written_otherwise_is_the_same_customer(
    visitor: Visitor, phone: Visitor, office: PostOffice
) -> None:
    await has_in_cart(visitor, MUG, 2)
    await signs_in(visitor, office)
    await signs_in(phone, office, "Ann@EXAMPLE.org")
    assert await shown(phone) == {MUG: "2"}


async def test_nothing_in_the_row_says_whose_it_is(visitor: Visitor, office: PostOffice) -> None:
    await has_in_cart(visitor, MUG, 2)
    await signs_in(visitor, office)
    rows = await fetch("SELECT cart::text AS said FROM carts.carts AS cart")
    assert rows
    assert not any(word in row["said"] for row in rows for word in ("ann", "example.org", "Lee"))


async def test_a_form_that_was_open_before_orders_once(
    visitor: Visitor, office: PostOffice
) -> None:
    """What it orders leaves the customer's cart, and the rest stays."""
    await has_in_cart(visitor, MUG, 2)
    await visitor.open("/checkout")
    form, tab = visitor.page, Visitor(visitor.client)
    await signs_in(tab, office)
    await has_in_cart(tab, BLANKET)
    for _ in range(2):
        visitor.page = form
        await visitor.send("/orders", **TYPED)
        assert visitor.page.status_code == 200, visitor.text
    assert await orders() == 2
    assert await shown(tab) == {BLANKET: "1"}


async def test_an_order_from_the_customers_cart_empties_it_everywhere(
    visitor: Visitor, phone: Visitor, office: PostOffice
) -> None:
    await has_in_cart(visitor, MUG, 2)
    await signs_in(visitor, office)
    await signs_in(phone, office)
    await phone.open("/checkout")
    await phone.send("/orders", **TYPED)
    assert await shown(visitor) == {}
    await visitor.open("/checkout")
    assert "there is nothing to check out" in visitor.text


async def test_too_many_lines_lose_nothing_and_are_said_at_checkout(
    visitor: Visitor, phone: Visitor, office: PostOffice, many_products: list[str]
) -> None:
    here, there = many_products[:60], many_products[60:]
    await _has(visitor, here)
    await _has(phone, there)
    await signs_in(visitor, office)
    await signs_in(phone, office)
    assert set(await shown(phone)) == {*many_products}
    await phone.open("/checkout")
    await phone.send("/orders", **TYPED)
    assert phone.page.status_code in (400, 422), phone.text
    assert "100" in phone.text
    assert await orders() == 1
    assert set(await shown(phone)) == {*many_products}


@pytest.fixture
async def many_products(shop: None) -> list[str]:
    from app.values.money import Money

    ids = [f"small_{number}" for number in range(120)]
    for product_id in ids:
        given = products.ProductInput(
            name=f"Small thing {product_id}", price=Money.of(100), description="", category="Home"
        )
        await products.put_product(product_id, given)
        await products.move_stock(product_id, 5, "first stock", "the tests")
    return ids


async def _has(visitor: Visitor, product_ids: list[str]) -> None:
    await has_in_cart(visitor, product_ids[0])
    cart = await fetch_value("SELECT cart_id FROM carts.carts ORDER BY changed_at DESC LIMIT 1")
    await carts.change_cart(carts.Cart(cart), lambda _: dict.fromkeys(product_ids, 1))


async def test_a_session_of_before_keeps_what_the_cookie_names(
    visitor: Visitor, office: PostOffice
) -> None:
    """Signed in before carts were merged: shown at once, merged at the next change."""
    await signs_in(visitor, office)
    session = visitor.client.cookies["account_session"]
    visitor.client.cookies.delete("account_session")
    await has_in_cart(visitor, BLANKET, 2)
    visitor.client.cookies.set("account_session", session)
    assert await shown(visitor) == {BLANKET: "2"}
    await has_in_cart(visitor, MUG)
    assert await shown(visitor) == {BLANKET: "2", MUG: "1"}
    assert "cart" not in visitor.client.cookies


async def test_a_secret_that_is_rotated_loses_no_cart(
    visitor: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await has_in_cart(visitor, MUG, 2)
    await signs_in(visitor, office)
    cart = (await cart_routes._of(ANN)).cart_id
    monkeypatch.setattr(settings, "secret_key_previous", settings.secret_key)
    monkeypatch.setattr(settings, "secret_key", "another secret, as long as a real one is")
    assert await cart_routes._of(ANN) == carts.Cart(cart, 1, {MUG: 2})


async def test_a_cart_that_cannot_be_merged_is_not_in_the_way(
    visitor: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link is used up by then: the customer is signed in all the same."""
    await has_in_cart(visitor, MUG, 2)

    async def busy(*_: object) -> None:
        raise asyncpg.DeadlockDetectedError

    with monkeypatch.context() as patch:
        patch.setattr(carts, "merge_carts", busy)
        await signs_in(visitor, office)
    assert await shown(visitor) == {MUG: "2"}
    await has_in_cart(visitor, MUG)
    assert await shown(visitor) == {MUG: "3"}


async def test_a_customers_cart_is_forgotten_like_any(visitor: Visitor, office: PostOffice) -> None:
    await has_in_cart(visitor, MUG, 2)
    await signs_in(visitor, office)
    await fetch("UPDATE carts.carts SET changed_at = changed_at - interval '32 days'")
    await retention.delete_all_that_is_old()
    assert await fetch_value("SELECT count(*) FROM carts.carts") == 0
    assert await shown(visitor) == {}
