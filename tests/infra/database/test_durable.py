"""What was answered outlives the primary server: each answer waits for the synchronous standby."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.infra import batching
from app.infra.database import ENGINE, close_pool, durable, fetch, fetch_value, open_pool
from app.messaging import register_subscriptions
from app.middleware import time_limit
from app.tables.migrate import migrate
from tests.support.api import an_order, bearer
from tests.support.cast import place, shipment_of
from tests.support.pair import Pair

BACK_WITHIN = 3.0
HELD_UP = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture(scope="module")
async def pair(database: None) -> AsyncIterator[Pair]:
    """With the shop's tables."""
    pair = await asyncio.to_thread(Pair)
    try:
        kept = await lead_to(pair.url)
        await migrate(register_subscriptions)
        await lead_back(kept)
        await pair.require_standby()
        yield pair
    finally:
        await asyncio.to_thread(pair.stop)


async def lead_to(url: str) -> tuple[Any, Any]:
    kept = ENGINE.pool, ENGINE.config
    ENGINE.pool, ENGINE.config = None, {"dsn": url}
    await open_pool("tests")
    return kept


async def lead_back(kept: tuple[Any, Any]) -> None:
    await close_pool()
    ENGINE.pool, ENGINE.config = kept


@pytest.fixture(autouse=True)
async def empty_shop(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Replaces the fixture of the same name: this shop is at the pair, and is less patient."""
    monkeypatch.setattr(batching, "BATCH_SECONDS", 1.0)
    monkeypatch.setattr(time_limit, "FOR_A_REQUEST", 1.0)
    kept = await lead_to(pair.url)
    yield
    pair.mend()
    await lead_back(kept)


async def order(client: httpx.AsyncClient, key: str) -> httpx.Response:
    body, headers = an_order(product_456=1), {"Idempotency-Key": key}
    return await client.post("/api/v1/orders", json=body, headers=headers)


async def asked_until_known(ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """As a client does, until the time in which it has to succeed is over."""
    began = monotonic()
    while (answer := await ask()).status_code == 503:
        assert monotonic() - began < BACK_WITHIN
    return answer


async def placed_under(client: httpx.AsyncClient, key: str) -> httpx.Response:
    answer = await asked_until_known(lambda: order(client, key))
    assert answer.status_code == 201, answer.text
    return answer


async def asks_again_without_a_standby(client: httpx.AsyncClient, pair: Pair, key: str) -> None:
    """The first attempt is committed on the primary alone, where the next ones see it."""
    await pair.cut_off()
    assert (await order(client, key)).status_code == 503
    assert await fetch_value("SELECT count(*) FROM idempotency.keys WHERE key = $1", key) == 1
    for _ in range(2):
        again = await order(client, key)
        assert again.status_code == 503, "what may be lost was promised"
        assert again.headers["retry-after"]


async def test_an_order_that_may_be_lost_is_not_promised_by_asking_again(
    client: httpx.AsyncClient, pair: Pair, shop: None
) -> None:
    await asks_again_without_a_standby(client, pair, "once")
    pair.mend()
    answer = await placed_under(client, "once")
    assert answer.headers["idempotent-replayed"] == "true"


async def test_the_check_finds_a_shop_that_does_not_wait(
    client: httpx.AsyncClient, pair: Pair, shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "COMMIT", "COMMIT")
    with pytest.raises(AssertionError, match="may be lost was promised"):
        await asks_again_without_a_standby(client, pair, "planted")


@pytest.mark.proof
async def test_a_refusal_that_may_be_lost_is_not_given(
    client: httpx.AsyncClient, pair: Pair, shop: None, settle: Any, api_key: Any
) -> None:
    """A parcel that was sent off already may not have been, after a failover."""
    till = bearer(await api_key("shipments:write"))
    placed = await place(product_456=1)
    await settle()
    path = f"/api/v1/shipments/{(await shipment_of(placed)).shipment_id}/dispatch"
    sent, other = ({"carrier": "DHL", "tracking_number": number} for number in ("JD 1", "JD 2"))
    await pair.cut_off()

    async def dispatch(body: dict[str, str]) -> httpx.Response:
        return await client.post(path, json=body, headers=till)

    for body in (sent, sent, other):
        assert (await dispatch(body)).status_code == 503
    pair.mend()
    assert (await asked_until_known(lambda: dispatch(sent))).status_code == 200
    assert (await asked_until_known(lambda: dispatch(other))).status_code == 409


@pytest.mark.proof
async def test_events_that_may_be_lost_are_not_read(
    client: httpx.AsyncClient, pair: Pair, shop: None, api_key: Any
) -> None:
    reader = bearer(await api_key("events:read"))
    assert (await client.get("/api/v1/events", headers=reader)).status_code == 200
    await pair.cut_off()
    assert (await order(client, "heard of")).status_code == 503
    assert (await client.get("/api/v1/events", headers=reader)).status_code == 503
    pair.mend()
    read = await asked_until_known(lambda: client.get("/api/v1/events", headers=reader))
    assert "order.created" in read.text


@pytest.mark.proof
async def test_a_wait_that_an_administrator_breaks_off_is_no_success(
    client: httpx.AsyncClient, pair: Pair, shop: None, api_key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL reports it as one, with a warning."""
    monkeypatch.setattr(batching, "BATCH_SECONDS", 8.0)
    monkeypatch.setattr(time_limit, "FOR_A_REQUEST", 8.0)
    reader = bearer(await api_key("events:read"))
    assert (await client.get("/api/v1/events", headers=reader)).status_code == 200
    await pair.cut_off()
    for asking in (order(client, "impatient"), client.get("/api/v1/events", headers=reader)):
        asked = asyncio.create_task(asking)
        while not (held_up := await pair.ask(HELD_UP)):
            await asyncio.sleep(0.01)
        await pair.ask("SELECT pg_cancel_backend($1)", held_up)
        assert (await asked).status_code == 503


@pytest.mark.proof
async def test_pages_are_read_while_the_standby_is_away(
    client: httpx.AsyncClient, pair: Pair, shop: None
) -> None:
    await pair.cut_off()
    assert (await client.get("/")).status_code == 200


@pytest.mark.proof
async def test_a_failover_loses_no_order_that_was_answered(
    client: httpx.AsyncClient, pair: Pair, shop: None
) -> None:
    """The last test of the pair, since the first primary is gone after it."""
    promised = {key: await placed_under(client, key) for key in ("a", "b", "c")}
    await pair.cut_off()
    for key in ("d", "e", "d", "e"):
        assert (await order(client, key)).status_code == 503
    await pair.fail_over()
    for key in ("a", "b", "c", "d", "e"):
        answer = await placed_under(client, key)
        assert answer.content == promised.setdefault(key, answer).content
    ids = [UUID(answer.json()["order_id"]) for answer in promised.values()]
    there = await fetch("SELECT order_id FROM sales.orders WHERE order_id = ANY($1)", ids)
    assert len(there) == len(promised) == 5
