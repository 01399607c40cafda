"""Open pages hear of changes by a nudge, and find by asking what no nudge told them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app import live, redis
from app.database import transaction


@pytest.fixture
async def subscribed() -> AsyncIterator[None]:
    task = asyncio.create_task(live.subscribe())
    with live.watch("order:any") as any_order:
        assert await any_order.changed(5) == {live.EVERYTHING}, "a new connection is a gap"
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await redis.close()


async def heard(watching: live.Watch, topic: str) -> None:
    """Returns once the watch was told of the topic; gaps, which another test may make, aside."""
    async with asyncio.timeout(5):
        while topic not in await watching.changed(5):
            pass


async def nudge(key: str) -> None:
    async with transaction():
        live.nudge("order", key)


async def test_a_nudge_reaches_those_who_watch_it(subscribed) -> None:
    with (
        live.watch("order:1") as one,
        live.watch("order:*") as all_orders,
        live.watch("order:2") as two,
    ):
        await nudge("1")
        assert await one.changed(5) == {"order:1"}
        assert await all_orders.changed(5) == {"order:1"}
        assert await two.changed(0) == frozenset()


async def test_a_transaction_that_failed_nudges_nobody(subscribed) -> None:
    with live.watch("order:*") as watching:
        with pytest.raises(ValueError, match="no"):
            async with transaction():
                live.nudge("order", "never")
                raise ValueError("no")
        await nudge("after")
        assert await watching.changed(5) == {"order:after"}


async def test_a_lost_connection_is_a_gap_and_the_next_nudge_is_heard(subscribed) -> None:
    with live.watch("order:1") as watching:
        await redis.client().client_kill_filter(_type="pubsub")
        assert live.EVERYTHING in await watching.changed(5)
        await nudge("1")
        await heard(watching, "order:1")


async def test_asking_finds_what_no_nudge_told(monkeypatch) -> None:
    monkeypatch.setattr(live, "ASK_EVERY", 0.01)
    versions = {"order:1": 1}

    async def changed_lately() -> dict[str, int]:
        return dict(versions)

    with live.watch("order:1") as watching:
        task = asyncio.create_task(live.ask(changed_lately))
        await heard(watching, "order:1")
        assert "order:1" not in await watching.changed(0.05), "told once per version"
        versions["order:1"] = 2
        await heard(watching, "order:1")
        task.cancel()


async def test_asking_goes_on_after_the_database_was_away(monkeypatch) -> None:
    monkeypatch.setattr(live, "ASK_EVERY", 0.01)
    answers = iter([ConnectionError("away"), {"order:1": 1}])

    async def changed_lately() -> dict[str, int]:
        answer = next(answers, {})
        if isinstance(answer, Exception):
            raise answer
        return answer

    with live.watch("order:1") as watching:
        task = asyncio.create_task(live.ask(changed_lately))
        await heard(watching, "order:1")
        task.cancel()


async def test_a_slow_reader_is_told_to_read_everything() -> None:
    with live.watch("order:*") as watching:
        for key in range(live.MAX_WAITING + 1):
            watching.wake(f"order:{key}")
        topics = await watching.changed(1)
    assert live.EVERYTHING in topics
    assert len(topics) <= live.MAX_WAITING


async def test_closing_ends_every_watch_at_once() -> None:
    with live.watch("order:1") as watching:
        waiting = asyncio.create_task(watching.changed(60))
        await asyncio.sleep(0)
        live.close()
        with pytest.raises(live.Closed):
            await asyncio.wait_for(waiting, 1)
        live.closing.clear()


async def test_what_nobody_watches_is_forgotten() -> None:
    before = live.open_watches()
    with live.watch("order:1"):
        assert live.open_watches() == before + 1
    assert live.open_watches() == before


async def test_what_many_ask_at_once_is_read_once_and_never_older_than_the_change() -> None:
    reads = 0
    go_on = asyncio.Event()

    async def read() -> int:
        nonlocal reads
        reads += 1
        mine = reads
        await go_on.wait()
        return mine

    early = [asyncio.create_task(live.shared("order:1", "page", read)) for _ in range(50)]
    while not reads:
        await asyncio.sleep(0)
    early[0].cancel()
    live._pass_on("order:1")
    late = [asyncio.create_task(live.shared("order:1", "page", read)) for _ in range(50)]
    while reads < 2:
        await asyncio.sleep(0)
    go_on.set()
    assert set(await asyncio.gather(*early[1:])) == {1}
    assert set(await asyncio.gather(*late)) == {2}
    assert await live.shared("order:1", "page", read) == 3, "nothing is kept"
    assert not live._readings
