"""A new listener hears from a point in time on, whichever version publishes."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime

import asyncpg
import pytest

from app import messaging
from app.infra.database import fetch, fetch_value, transaction
from app.invariants import audit
from app.messaging import registration
from app.messaging.subscriptions import PAIRS
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")

OF_TOMORROW = ("order.created", "sales.count_orders")
HEARS = "SELECT count(*) FROM messaging.deliveries WHERE listener = $1"
TOLD = "every event goes to each of its listeners once"


@pytest.fixture
async def of_tomorrow(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The next version registers one listener more; here is the version before."""
    monkeypatch.setattr(registration, "PAIRS", (*PAIRS, OF_TOMORROW))
    yield
    await fetch("DELETE FROM messaging.subscriptions WHERE listener = $1", OF_TOMORROW[1])


async def register() -> None:
    async with transaction():
        await messaging.register_subscriptions()


async def breaks() -> int:
    [finding] = [one for one in (await audit()).findings if one.says == TOLD]
    return finding.broken


async def test_the_table_says_what_the_code_says() -> None:
    rows = await fetch("SELECT event_type, listener FROM messaging.subscriptions ORDER BY turn")
    assert [tuple(row.values()) for row in rows] == list(PAIRS)


async def test_it_hears_what_is_published_from_now_on(of_tomorrow: None) -> None:
    """Also what this version publishes, which knows nothing of it."""
    await place(product_456=1)
    await register()
    assert await fetch_value(HEARS, OF_TOMORROW[1]) == 0
    assert await breaks() == 0

    order = await place(product_456=1)
    heard = await fetch(
        "SELECT order_id FROM messaging.deliveries WHERE listener = $1", OF_TOMORROW[1]
    )
    assert [row["order_id"] for row in heard] == [order.order_id]
    assert await breaks() == 0


async def test_registering_again_moves_no_point_in_time(of_tomorrow: None) -> None:
    since = "SELECT since FROM messaging.subscriptions WHERE listener = $1"
    await place(product_456=1)
    await register()
    first: datetime = await fetch_value(since, OF_TOMORROW[1])
    await register()
    assert await fetch_value(since, OF_TOMORROW[1]) == first


async def test_what_was_never_published_is_heard_from_the_beginning(of_tomorrow: None) -> None:
    """So that what a later `doorstep fill` writes of the past is owed to it."""
    await register()
    first = "SELECT since = '-infinity' FROM messaging.subscriptions WHERE listener = $1"
    assert await fetch_value(first, OF_TOMORROW[1])


async def test_the_audit_finds_what_it_was_not_told(of_tomorrow: None) -> None:
    """As a publisher would leave it that goes by a list of its own."""
    await register()
    await place(product_456=1)
    await fetch("DELETE FROM messaging.deliveries WHERE listener = $1", OF_TOMORROW[1])
    assert await breaks() == 1


async def test_the_audit_finds_what_it_was_told_of_earlier_times(of_tomorrow: None) -> None:
    await place(product_456=1)
    await register()
    await fetch(
        "INSERT INTO messaging.deliveries (event_id, order_id, listener, state, done_at)"
        " SELECT event_id, order_id, $1, 'DONE', now() FROM messaging.events",
        OF_TOMORROW[1],
    )
    assert await breaks() == 1


async def test_publishers_that_are_under_way_are_on_one_side_of_it(of_tomorrow: None) -> None:
    """One has published and not committed, another began before and publishes after it."""
    await place(product_456=1)
    early, late = [await asyncpg.connect(os.environ["DATABASE_URL"]) for _ in range(2)]
    insert = (
        "INSERT INTO messaging.events (event_id, event_type, source, order_id, data)"
        " SELECT $1, event_type, source, order_id, data FROM messaging.events LIMIT 1"
    )
    async with late.transaction():
        await late.execute("SELECT 1")
        async with early.transaction():
            await early.execute(insert, "evt_early")
            registering = asyncio.create_task(register())
            await asyncio.sleep(0.2)
            assert not registering.done()
        await registering
        await late.execute(insert, "evt_late")
    since = await fetch_value(
        "SELECT since FROM messaging.subscriptions WHERE listener = $1", OF_TOMORROW[1]
    )
    times = await fetch('SELECT "timestamp" FROM messaging.events')
    assert max(row["timestamp"] for row in times) < since
    for connection in (early, late):
        await connection.close()
