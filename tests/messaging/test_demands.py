"""An event goes to a listener on demand while somebody outside wants its type, and only then."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.infra.database import fetch, fetch_value, transaction
from app.invariants import audit
from app.services import webhooks
from tests.support.events import asked, publish

Settle = Callable[[], Coroutine[Any, Any, int]]

TYPE = "order.cancellation_requested"
LISTENER = "webhooks.write_messages"
PROMISE = "every event goes to each of its listeners once"
OWED = "every endpoint is owed each event of the types that it chose, for a month"
WAITS = """
SELECT EXISTS (SELECT FROM pg_locks
               WHERE relation = 'messaging.events'::regclass AND mode = $1 AND NOT granted)
"""


async def listen(*event_types: webhooks.EventType) -> webhooks.EndpointWithSecret:
    types = list(event_types) or [TYPE]
    given = webhooks.NewEndpoint(url="https://hooks.example.com/", event_types=types)
    return await webhooks.add_endpoint(given, "Bea")


async def deliveries() -> int:
    return await fetch_value(
        "SELECT count(*) FROM messaging.deliveries WHERE listener = $1", LISTENER
    )


async def broken(check: str = PROMISE) -> int:
    [finding] = [one for one in (await audit()).findings if one.says == check]
    return finding.broken


async def waits(mode: str) -> None:
    async with asyncio.timeout(5):
        while not await fetch_value(WAITS, mode):
            await asyncio.sleep(0.002)


class Publisher:
    """One transaction, which has begun and publishes an event when it is asked to."""

    def __init__(self) -> None:
        self._may_publish, self._may_commit = asyncio.Event(), asyncio.Event()
        self._begun, self._published = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        async with transaction():
            await fetch("SELECT now()")
            self._begun.set()
            await self._may_publish.wait()
            await publish(asked())
            self._published.set()
            await self._may_commit.wait()

    async def begin(self) -> None:
        await self._begun.wait()

    async def publish(self) -> None:
        self._may_publish.set()
        await self._published.wait()

    async def commit(self) -> None:
        self._may_publish.set()
        self._may_commit.set()
        await self.task


@asynccontextmanager
async def publishers(number: int) -> AsyncGenerator[list[Publisher]]:
    made = [Publisher() for _ in range(number)]
    for one in made:
        await one.begin()
    yield made
    for one in made:
        await one.commit()


async def test_nobody_wants_it() -> None:
    await publish(asked())
    assert await deliveries() == 0
    assert await broken() == 0


async def test_it_goes_while_somebody_wants_it(settle: Settle) -> None:
    await publish(asked())
    endpoint = await listen()
    await publish(asked())
    await publish(asked())
    assert await deliveries() == 2
    await settle()
    assert len((await webhooks.list_messages(endpoint.endpoint_id)).items) == 2
    await webhooks.remove_endpoint(endpoint.endpoint_id)
    await publish(asked())
    assert await deliveries() == 2
    again = await listen()
    await publish(asked())
    assert await deliveries() == 3
    await settle()
    messages = await webhooks.list_messages(again.endpoint_id)
    assert len(messages.items) == 1
    assert await broken() == await broken(OWED) == 0


async def test_an_endpoint_that_changes_its_mind_changes_the_demand() -> None:
    endpoint = await listen("order.created")
    await publish(asked())
    assert await deliveries() == 0
    await webhooks.change_endpoint(
        endpoint.endpoint_id, webhooks.EndpointChange(event_types=[TYPE])
    )
    await publish(asked())
    assert await deliveries() == 1
    assert await broken() == 0


async def test_another_endpoint_still_wants_it() -> None:
    first, _ = await listen(), await listen()
    await webhooks.remove_endpoint(first.endpoint_id)
    await publish(asked())
    assert await deliveries() == 1


async def test_it_is_wanted_while_the_endpoint_is_paused() -> None:
    endpoint = await listen()
    await webhooks.pause(endpoint.endpoint_id)
    await publish(asked())
    assert await deliveries() == 1


async def test_no_publisher_that_is_under_way_is_lost_to_a_new_endpoint(settle: Settle) -> None:
    """One has published and not committed, one has begun, and one comes while the demand waits."""
    async with publishers(3) as (early, late, queued):
        await early.publish()
        adding = asyncio.create_task(listen())
        await waits("ShareRowExclusiveLock")
        queueing = asyncio.create_task(queued.publish())
        await waits("RowExclusiveLock")
        assert not adding.done()
        await early.commit()
        endpoint = await adding
        await queueing
        await late.publish()
    assert await deliveries() == 2
    await settle()
    assert len((await webhooks.list_messages(endpoint.endpoint_id)).items) == 2
    assert await broken() == await broken(OWED) == 0


async def test_a_publisher_that_began_before_the_end_still_finds_the_demand() -> None:
    """Its event is of the time in which it was wanted, as the audit sees it."""
    endpoint = await listen()
    async with publishers(1) as (late,):
        await webhooks.remove_endpoint(endpoint.endpoint_id)
        await late.publish()
    assert await deliveries() == 1
    assert await broken() == 0


async def test_whatever_comes_between_the_audit_knows_why() -> None:
    """Endpoints come and go while others publish, each in transactions of its own."""

    async def publish_on() -> None:
        for _ in range(25):
            async with transaction():
                await publish(asked())

    async def come_and_go() -> None:
        for _ in range(10):
            endpoint = await listen()
            await webhooks.remove_endpoint(endpoint.endpoint_id)

    await asyncio.gather(come_and_go(), *(publish_on() for _ in range(6)))
    assert await fetch_value("SELECT count(*) FROM messaging.events") == 150
    assert await broken() == 0


@pytest.mark.parametrize("check", [PROMISE, OWED])
async def test_the_audit_finds_an_event_that_was_wanted_and_went_nowhere(check: str) -> None:
    await listen()
    await fetch("UPDATE webhooks.endpoints SET subscribed_at = now() - interval '2 hours'")
    await publish(asked())
    await fetch("DELETE FROM messaging.deliveries WHERE listener = $1", LISTENER)
    assert await broken(check) == 1


async def test_the_audit_knows_the_time_of_each_demand() -> None:
    """An entry that was lost while the type was wanted is found after the end of the demand."""
    endpoint = await listen()
    await publish(asked())
    await webhooks.remove_endpoint(endpoint.endpoint_id)
    await publish(asked())
    assert await broken() == 0
    await fetch("DELETE FROM messaging.deliveries WHERE listener = $1", LISTENER)
    assert await broken() == 1
