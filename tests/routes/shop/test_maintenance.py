"""During maintenance customers read and keep what they typed, and the staff work on."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from app.infra.database import now
from app.services import shop
from tests.support.api import an_order, assert_problem, bearer
from tests.support.checkout import TYPED, orders
from tests.support.checkout import at_checkout as at_checkout
from tests.support.maintaining import orders_are_taken_after as orders_are_taken_after
from tests.support.phone_orders import DICTATED, PLACE, begins
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")

SENTENCES = {
    "en": "We are working on the shop, so we take no orders at the moment.",
    "de": "Wir arbeiten gerade am Shop und nehmen so lange keine Bestellungen an.",
    "fr": "Nous travaillons sur la boutique et ne prenons pas de commandes en ce moment.",
}


@pytest.mark.parametrize("language", SENTENCES)
async def test_each_page_of_the_shop_says_so(visitor: Visitor, language: str) -> None:
    visitor.client.headers["Accept-Language"] = language
    await shop.begin_maintenance("", await now() + timedelta(hours=1))
    for address in ("/", "/products/product_456", "/cart", "/track"):
        assert (await visitor.open(address)).status_code == 200
        assert SENTENCES[language] in visitor.text
    await shop.end_maintenance()
    await visitor.open("/")
    assert SENTENCES[language] not in visitor.text


async def test_the_managers_own_words_are_text(visitor: Visitor) -> None:
    await shop.begin_maintenance("We <b>count</b> & come back", None)
    await visitor.open("/")
    assert "We &lt;b&gt;count&lt;/b&gt; &amp; come back" in visitor.page.text


async def test_the_checkout_keeps_what_was_typed(at_checkout: Visitor) -> None:
    await shop.begin_maintenance("", await now() + timedelta(seconds=90))
    refused = await at_checkout.send("/orders", **TYPED)
    assert refused.status_code == 503
    assert 80 < int(refused.headers["Retry-After"]) <= 90
    assert "We take no orders at the moment. Nothing was ordered" in at_checkout.text
    form = at_checkout.form("/orders")
    assert {name: form.value(name) for name in TYPED} == TYPED
    assert await orders() == 0
    await shop.end_maintenance()
    assert (await at_checkout.send("/orders", **TYPED)).status_code == 200
    assert await orders() == 1


async def test_a_program_is_asked_to_come_again(
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]
) -> None:
    keyed = {"Idempotency-Key": "before"}
    body = an_order(product_456=1)
    before = await client.post("/api/v1/orders", json=body, headers=keyed)
    await shop.begin_maintenance("", None)
    refused = await client.post("/api/v1/orders", json=body, headers={"Idempotency-Key": "new"})
    assert assert_problem(refused, 503, "maintenance")["until"] is None
    assert refused.headers["Retry-After"] == "60"
    # What was ordered before is answered as before.
    again = await client.post("/api/v1/orders", json=body, headers=keyed)
    assert (again.status_code, again.content) == (201, before.content)
    key = bearer(await api_key("orders:write"))
    test = await client.post("/api/v1/orders", json=body | {"is_test": True}, headers=key)
    assert test.status_code == 201
    await shop.end_maintenance()
    taken = await client.post("/api/v1/orders", json=body, headers={"Idempotency-Key": "new"})
    assert (taken.status_code, await orders()) == (201, 3)


async def test_the_first_page_of_the_staff_says_so(bea: Visitor) -> None:
    await bea.open("/staff")
    assert "takes no orders" not in bea.text
    await shop.begin_maintenance("", None)
    await bea.open("/staff")
    assert "enters this command: doorstep maintenance off" in bea.text
    await shop.begin_maintenance("", await now() + timedelta(hours=1))
    await bea.open("/staff")
    assert "This ends by itself:" in bea.text


async def test_the_staff_take_orders_by_phone(sue: Visitor) -> None:
    await shop.begin_maintenance("", None)
    await begins(sue, "product_456")
    await sue.send(PLACE, **DICTATED)
    assert await orders() == 1
