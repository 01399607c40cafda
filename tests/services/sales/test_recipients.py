"""A shop sends no spam: orders for one address are bounded, for who has no API key."""

import asyncio
from typing import Any

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.infra.redis import client as redis_client
from app.services import staff
from app.settings import settings
from app.web import rate_limits
from tests.support.api import an_order, assert_problem, bearer
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop", "limited")
ORDERS = "/api/v1/orders"
ANN = "ann@example.org"


@pytest.fixture
async def limited(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "rate_limits", "on")
    await redis_client().flushdb()
    rate_limits.forget()
    yield
    rate_limits.forget()


def order_for(email: str = ANN) -> dict[str, Any]:
    return an_order(product_456=1) | {"customer": {"name": "Ann Lee", "email": email}}


async def places(client: httpx.AsyncClient, email: str = ANN, **headers: str) -> httpx.Response:
    return await client.post(ORDERS, json=order_for(email), headers=headers)


async def placed() -> int:
    return await fetch_value("SELECT count(*) FROM sales.orders")


async def test_twenty_an_hour_however_the_address_is_written(client: httpx.AsyncClient) -> None:
    spellings = (ANN, "Ann@EXAMPLE.org", "ann@\uff25xample.org", "ann@example.org\u200b")
    for number in range(20):
        assert (await places(client, spellings[number % 4])).status_code == 201
    for email in spellings:
        refused = await places(client, email)
        assert_problem(refused, 429, "too-many-requests")
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert await placed() == 20
    held = "SELECT sum(quantity) FROM products.reservations"
    assert await fetch_value(held) == 20, "what is refused holds nothing"
    assert (await places(client, "ben@example.org")).status_code == 201

    await fetch("UPDATE sales.orders SET placed_at = placed_at - interval '61 minutes'")
    assert (await places(client)).status_code == 201


async def test_fifty_at_once_are_twenty(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(places(client) for _ in range(50)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * 20 + [429] * 30
    assert await placed() == 20


async def test_asking_again_with_the_same_key_costs_nothing(client: httpx.AsyncClient) -> None:
    first = await places(client, **{"Idempotency-Key": "once"})
    for _ in range(30):
        again = await places(client, **{"Idempotency-Key": "once"})
        assert (again.status_code, again.content) == (201, first.content)
    for _ in range(19):
        assert (await places(client)).status_code == 201
    fresh = {"Idempotency-Key": "another"}
    assert (await places(client, **fresh)).status_code == 429
    assert (await places(client, **{"Idempotency-Key": "once"})).status_code == 201
    await fetch("UPDATE sales.orders SET placed_at = placed_at - interval '61 minutes'")
    assert (await places(client, **fresh)).status_code == 201, "a refusal leaves the key free"


async def test_what_was_not_placed_does_not_count(client: httpx.AsyncClient) -> None:
    lacking = an_order(product_456=1000)
    for _ in range(25):
        assert (await client.post(ORDERS, json=lacking)).status_code == 400
    assert (await places(client)).status_code == 201


async def test_programs_with_a_key_are_not_bounded_and_count_for_nobody(
    client: httpx.AsyncClient,
) -> None:
    till = bearer(await staff.create_key("the till", ["orders:write"]))
    for _ in range(25):
        assert (await places(client, **till)).status_code == 201
    for _ in range(20):
        assert (await places(client)).status_code == 201
    assert (await places(client)).status_code == 429
    assert (await places(client, **till)).status_code == 201


async def test_switched_off_with_the_other_limits(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "rate_limits", "off")
    for _ in range(25):
        assert (await places(client)).status_code == 201


async def test_the_checkout_says_so_and_keeps_what_was_typed(
    client: httpx.AsyncClient,
) -> None:
    visitor = Visitor(client)
    for _ in range(20):
        await places(client)
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines")
    await visitor.open("/checkout")
    typed = {
        "name": "Ann <Lee>",
        "email": ANN,
        "line1": "12 Harbour Street",
        "city": "Hamburg",
        "postcode": "20095",
        "country": "DE",
        "note": "Ring twice",
    }
    key = visitor.form("/orders").value("key")
    await visitor.send("/orders", **typed)
    assert visitor.page.status_code == 429
    assert 0 < int(visitor.page.headers["retry-after"]) <= 3600
    assert "Too many orders were placed with this email" in visitor.text
    assert "Nothing was ordered" in visitor.text
    form = visitor.form("/orders")
    for name in ("name", "email", "line1", "city", "postcode"):
        assert form.value(name) == typed[name]
    assert "Ring twice" in visitor.text
    assert form.value("key") == key
    assert await placed() == 20

    await fetch("UPDATE sales.orders SET placed_at = placed_at - interval '61 minutes'")
    await visitor.send("/orders", **typed)
    assert visitor.page.status_code == 200
    assert await placed() == 21
