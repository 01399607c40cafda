"""Open pages learn of changes by a nudge, and find by asking what no nudge announced."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from app.infra import live
from app.infra.database import DatabaseAway
from app.infra.live import followers, nudges, topics
from app.infra.tasks import end
from tests.support.nudges import Truth, shows
from tests.support.nudges import truth as truth


@pytest.fixture
async def keeping_time(monkeypatch) -> AsyncIterator[None]:
    """Streams are due twenty times a second."""
    monkeypatch.setattr(followers, "DUE_EVERY", 0.05)
    monkeypatch.setattr(topics, "LOOK_EVERY", 0.01)
    task = asyncio.create_task(live.keep_time())
    yield
    await end([task])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def asked_by(changed_lately: Callable[[], Awaitable[dict[str, int]]], truth: Truth) -> None:
    """Asking finds that order 1 has changed."""
    with live.following("order:1", "page", truth.read) as follower:
        await anext(follower)
        truth.value = 1
        task = asyncio.create_task(live.ask(changed_lately))
        await shows(follower, 1)
        await end([task])


async def test_asking_finds_what_no_nudge_told(monkeypatch, truth: Truth) -> None:
    monkeypatch.setattr(nudges, "ASK_EVERY", 0.01)
    asked = 0
    versions = {"order:1": 1}

    async def changed_lately() -> dict[str, int]:
        nonlocal asked
        asked += 1
        return dict(versions)

    async def reads_while_it_asks() -> int:
        """None, but for a word to all topics when the shop's own subscription comes back."""
        reads, more = truth.reads, asked + 3
        await until(lambda: asked > more)
        return truth.reads - reads

    with live.following("order:1", "page", truth.read) as follower:
        await anext(follower)
        task = asyncio.create_task(live.ask(changed_lately))
        await until(lambda: asked > 1 and truth.reads > 1)
        assert [await reads_while_it_asks() for _ in range(3)].count(0) > 0, "told once per version"
        truth.value, versions["order:1"] = 1, 2
        await shows(follower, 1)
        await end([task])


async def test_asking_goes_on_after_the_database_was_away(monkeypatch, truth: Truth) -> None:
    monkeypatch.setattr(nudges, "ASK_EVERY", 0.01)
    answers = iter([ConnectionError("away"), {"order:1": 1}])

    async def changed_lately() -> dict[str, int]:
        answer = next(answers, {})
        if isinstance(answer, Exception):
            raise answer
        return answer

    await asked_by(changed_lately, truth)


async def test_what_many_follow_is_read_once(truth: Truth) -> None:
    with live.following("order:1", "page", truth.read) as first:
        await anext(first)
        with (
            live.following("order:1", "page", truth.read) as second,
            live.following("order:1", "page", truth.read) as third,
        ):
            assert [await anext(follower) for follower in (second, third)] == [0, 0]
            assert truth.reads == 2, "those who came together share a reading"
            truth.value = 1
            topics.changed("order:1")
            for follower in (first, second, third):
                await shows(follower, 1)
            assert truth.reads == 3


async def test_nobody_is_given_what_was_read_before_he_came(truth: Truth) -> None:
    truth.go_on.clear()
    with live.following("order:1", "page", truth.read) as early:
        await until(lambda: truth.reads == 1)
        truth.value = 1
        with live.following("order:1", "page", truth.read) as late:
            truth.go_on.set()
            assert await anext(late) == 1
            assert await anext(early) == 0, "no change was announced since"


async def test_one_page_follows_two_topics(truth: Truth) -> None:
    with live.following("order:1", "page", truth.read) as follower:
        await anext(follower)
        truth.value = 1
        with live.following_too(follower, "shipment:1", "page", truth.read):
            assert await anext(follower) == 1, "a change before it followed is not missed"
            for value, topic in ((2, "shipment:1"), (3, "order:1")):
                truth.value = value
                topics.changed(topic)
                await shows(follower, value)
        truth.value = 4
        topics.changed("shipment:1")
        topics.changed("order:1")
        await shows(follower, 4)
    assert not topics.followed()


async def test_a_late_reading_of_one_topic_replaces_no_newer_one_of_another() -> None:
    early, late = Truth(), Truth()
    with live.following("order:1", "page", early.read) as follower:
        await anext(follower)
        with live.following_too(follower, "shipment:1", "page", late.read):
            await anext(follower)
            early.value, early.go_on = 1, asyncio.Event()
            topics.changed("order:1")
            await until(lambda: early.reads == 2)
            late.value = 2
            topics.changed("shipment:1")
            await until(lambda: late.reads == 2)
            early.go_on.set()
            await asyncio.gather(*(one for one in asyncio.all_tasks() if "_read_on" in repr(one)))
            assert await anext(follower) == 2


async def test_what_a_stream_reads_itself_replaces_what_was_read_before(truth: Truth) -> None:
    with live.following("order:1", "page", truth.read) as follower:
        await anext(follower)
        truth.value, truth.go_on = 1, asyncio.Event()
        topics.changed("order:1")
        await until(lambda: truth.reads == 2)

        async def read() -> int:
            truth.go_on.set()
            await asyncio.gather(*(one for one in asyncio.all_tasks() if "_read_on" in repr(one)))
            return 2

        assert await follower.read_now(read) == 2
        topics.changed("order:1")
        truth.value = 3
        assert await anext(follower) == 3


async def test_a_change_during_a_reading_is_read_again(truth: Truth) -> None:
    truth.go_on.clear()
    with live.following("order:1", "page", truth.read) as follower:
        await until(lambda: truth.reads == 1)
        truth.value = 1
        topics.changed("order:1")
        truth.go_on.set()
        await shows(follower, 1)


async def test_while_the_database_is_away_a_page_waits_and_then_catches_up(
    monkeypatch, truth: Truth
) -> None:
    monkeypatch.setattr(topics, "ASK_AGAIN_AFTER", 0.01)
    truth.fails = [DatabaseAway("away"), ConnectionError("away")]
    with live.following("order:1", "page", truth.read) as follower:
        assert await anext(follower) == 0
        assert truth.reads == 3


async def test_any_other_error_ends_the_stream(truth: Truth) -> None:
    truth.fails = [LookupError("no such order")]
    with (
        live.following("order:1", "page", truth.read) as follower,
        pytest.raises(LookupError, match="no such order"),
    ):
        await anext(follower)


async def test_a_quiet_stream_is_told_when_it_is_due(keeping_time, truth: Truth) -> None:
    with live.following("order:1", "page", truth.read) as follower:
        assert await anext(follower) == 0
        assert await anext(follower) is None
        assert truth.reads == 1


async def test_who_joins_wakes_nobody_who_has_the_state(truth: Truth) -> None:
    with live.following("order:1", "page", truth.read) as first:
        await anext(first)
        waiting = asyncio.ensure_future(anext(first))
        with live.following("order:1", "page", truth.read) as second:
            assert await anext(second) == 0
        assert not waiting.done()
        await end([waiting])


async def test_a_stream_is_due_in_its_time_however_much_changes(keeping_time, truth: Truth) -> None:
    shown: list[int | None] = []
    with live.following("order:1", "page", truth.read) as follower:
        async with asyncio.timeout(5):
            async for state in follower:
                shown.append(state)
                topics.changed("order:1")
                if shown.count(None) == 3:
                    break
    assert shown.count(0) > 3


async def test_closing_ends_every_stream_at_once(truth: Truth) -> None:
    with live.following("order:1", "page", truth.read) as follower:
        await anext(follower)
        waiting = asyncio.create_task(anext(follower))
        await asyncio.sleep(0)
        live.close()
        with pytest.raises(live.Closed):
            await asyncio.wait_for(waiting, 1)
        live.closing.clear()


async def test_what_nobody_follows_is_forgotten_and_no_longer_read(truth: Truth) -> None:
    with live.following("order:forgotten", "page", truth.read) as follower:
        await anext(follower)
        assert topics.followed()
    topics.changed("order:forgotten")
    await asyncio.sleep(0)
    assert truth.reads == 1
    assert "order:forgotten" not in topics._topics


async def test_an_earlier_version_of_a_restored_database_counts(truth: Truth) -> None:
    truth.value = 9
    page = live.following("order:1", "page", truth.read, version_of=lambda value: value)
    with page as follower:
        await shows(follower, 9)
        truth.value = 5
        topics.gap()
        await shows(follower, 5)
        truth.value = 6
        topics.changed("order:1", 6)
        await shows(follower, 6)


async def test_what_all_have_seen_is_not_read_again_when_asking_finds_it(
    monkeypatch: pytest.MonkeyPatch, truth: Truth
) -> None:
    monkeypatch.setattr(nudges, "ASK_EVERY", 0.01)
    versions, asked = {"order:1": 0, "order:2": 0}, 0

    async def changed_lately() -> dict[str, int]:
        nonlocal asked
        asked += 1
        return dict(versions)

    async def asked_again() -> None:
        before = asked
        await until(lambda: asked > before + 2)

    page = live.following("order:1", "page", truth.read, version_of=lambda value: value)
    with page as follower:
        task = asyncio.create_task(live.ask(changed_lately))
        assert await anext(follower) == 0
        truth.value = 1
        topics.changed("order:1")
        await shows(follower, 1)
        reads = truth.reads
        versions["order:1"] = 1
        await asked_again()
        assert truth.reads == reads, "its nudge was heard"
        truth.value = versions["order:1"] = 2
        await shows(follower, 2)
        assert truth.reads == reads + 1, "no nudge was heard"
        # Somebody who came with an older state is read to like all others.
        truth.go_on.clear()
        with live.following("order:1", "page", truth.read, version_of=lambda value: value) as late:
            await until(lambda: truth.reads == reads + 2)
            truth.value = versions["order:1"] = 3
            await asked_again()
            truth.go_on.set()
            await shows(late, 3)
            await shows(follower, 3)
        await end([task])
