"""How often somebody may ask: one count for all processes, one for each while Redis is away."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from app.environment import Settings
from app.infra.redis import client as redis_client
from app.settings import settings
from app.web import rate_limits
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop", "limited")
PRODUCTS = "/api/v1/products"


@pytest.fixture
async def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three requests a minute from an address, five with a key; nobody has asked yet."""
    monkeypatch.setattr(settings, "rate_limits", "on")
    monkeypatch.setattr(settings, "rate_limit_address", "3 per minute")
    monkeypatch.setattr(settings, "rate_limit_key", "5 per minute")
    await redis_client().flushdb()
    rate_limits.forget()
    yield
    rate_limits.forget()


def come_from(address: str, application) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=application, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_who_asks_too_often_is_told_when_to_come_back(client) -> None:
    left = []
    for _ in range(3):
        answer = await client.get(PRODUCTS)
        assert answer.status_code == 200
        assert answer.headers["RateLimit-Limit"] == "3"
        assert answer.headers["RateLimit-Policy"] == "3;w=60"
        left.append(answer.headers["RateLimit-Remaining"])
    assert left == ["2", "1", "0"]
    refused = await client.get(PRODUCTS)
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 120
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]


async def test_an_error_counts_and_says_what_is_left(client) -> None:
    answer = await client.post("/api/v1/orders", json={})
    assert answer.status_code == 422
    assert answer.headers["RateLimit-Remaining"] == "2"


async def test_each_key_and_each_address_has_its_own(client, application, api_key) -> None:
    first, second = [{"Authorization": f"Bearer {await api_key('orders:read')}"} for _ in range(2)]
    for _ in range(5):
        assert (await client.get("/api/v1/orders", headers=first)).status_code == 200
    assert (await client.get("/api/v1/orders", headers=first)).status_code == 429
    assert (await client.get("/api/v1/orders", headers=second)).status_code == 200
    assert (await client.get(PRODUCTS)).headers["RateLimit-Remaining"] == "2"
    async with come_from("192.0.2.7", application) as other:
        assert (await other.get(PRODUCTS)).headers["RateLimit-Remaining"] == "2"


async def test_unknown_keys_are_the_address_that_sent_them(client) -> None:
    for number, status in enumerate((200, 200, 200, 429)):
        header = {"Authorization": f"Bearer {number}"}
        assert (await client.get(PRODUCTS, headers=header)).status_code == status


async def test_a_household_of_ipv6_is_one(application) -> None:
    for number in range(3):
        async with come_from(f"2001:db8::{number}", application) as one:
            assert (await one.get(PRODUCTS)).status_code == 200
    async with come_from("2001:db8::9", application) as one:
        assert (await one.get(PRODUCTS)).status_code == 429
    async with come_from("2001:db8:0:1::9", application) as neighbour:
        assert (await neighbour.get(PRODUCTS)).status_code == 200


async def test_processes_count_together(client) -> None:
    for _ in range(3):
        assert (await client.get(PRODUCTS)).status_code == 200
        rate_limits.forget()
    assert (await client.get(PRODUCTS)).status_code == 429


async def test_many_at_once_get_no_more_than_there_is(client) -> None:
    answers = await asyncio.gather(*(client.get(PRODUCTS) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 17


async def test_without_redis_each_process_counts_by_itself(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def away(*_: object, **__: object) -> bool:
        nonlocal asked
        asked += 1
        raise RedisConnectionError("nobody there")

    monkeypatch.setattr(rate_limits._together(), "hit", away)
    answers = [await client.get(PRODUCTS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert asked == 1, "Redis is left alone for a while"


async def test_a_slow_redis_holds_nobody_up(client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: object, **__: object) -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(rate_limits._together(), "hit", slow)
    monkeypatch.setattr(rate_limits, "PATIENCE", 0.01)
    assert (await client.get(PRODUCTS)).status_code == 200


async def test_pages_that_are_read_are_not_counted(client) -> None:
    for _ in range(5):
        page = await client.get("/")
        assert page.status_code == 200
        assert "RateLimit-Limit" not in page.headers


async def test_off_is_off(client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "rate_limits", "off")
    for _ in range(5):
        answer = await client.get(PRODUCTS)
        assert answer.status_code == 200
        assert "RateLimit-Limit" not in answer.headers


async def test_orders_are_not_looked_for_by_the_thousand(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "FORMS", rate_limits.parse("2 per minute"))
    visitor = Visitor(client)
    for status in (404, 404, 429):
        await visitor.open("/track")
        found = await visitor.send("/track", order_number="ORD-1", email="ann@example.org")
        assert found.status_code == status
    assert "2 in 60 seconds are allowed." in visitor.text


def test_a_quota_that_is_none_is_refused_by_name() -> None:
    given = {"database_url": "postgresql:///x", "redis_url": "redis://x", "secret_key": "x"}
    with pytest.raises(ValueError, match="rate_limit_key"):
        Settings(**given, rate_limit_key="many")
