"""A lease is one holder's; what failed is tried again by a schedule, given up, and replayed."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import pytest

from app.infra import leases
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.infra.leases import Leased, Queue

WAITS: Final = (10.0, 100.0)
LEASE: Final = 60.0
FAILED: Final = "state = 'FAILED' AND ($1::bigint IS NULL OR errand_id = $1)"

ERRANDS: Final = Queue(
    table="errands",
    key="errand_id",
    done="RUN",
    ended_at="ended_at",
    dates_failures=True,
    waits=WAITS,
    spread=(0.5, 1.5),
)

OLDEST: Final = leases.oldest_due(ERRANDS, in_turn="earlier.house = work.house")
LEASE_NEXT: Final = f"""
{leases.lease_statement(ERRANDS, LEASE, OLDEST)}
SELECT errand_id AS key, attempts AS attempt, tries FROM leased
"""


@pytest.fixture(autouse=True)
async def table() -> AsyncIterator[None]:
    await fetch(
        """
        CREATE TABLE errands (
            errand_id bigserial PRIMARY KEY, house text, state text DEFAULT 'PENDING',
            attempts integer DEFAULT 0, tries integer DEFAULT 0, error text,
            due_at timestamptz DEFAULT now(), ended_at timestamptz)
        """
    )
    yield
    await fetch("DROP TABLE errands")


async def owe(*houses: str) -> None:
    await fetch("INSERT INTO errands (house) SELECT unnest($1::text[])", list(houses))


async def leased() -> Leased:
    [row] = await fetch(LEASE_NEXT)
    return Leased(**row)


async def due_now() -> None:
    """As after its wait, or after its lease ran out."""
    await fetch("UPDATE errands SET due_at = now()")


async def standing() -> tuple[str, int, int, bool]:
    """State, number of the lease, tries, and whether the end has a time, of the first errand."""
    row = await fetch_row(
        "SELECT state, attempts, tries, ended_at IS NOT NULL FROM errands ORDER BY errand_id"
    )
    assert row is not None
    return tuple(row)  # pyright: ignore[reportReturnType]


async def waits() -> float:
    return await fetch_value(
        "SELECT extract(epoch FROM due_at - clock_timestamp())::float FROM errands"
    )


async def test_any_number_of_holders_have_each_row_once() -> None:
    await owe(*"abcdefghij")
    found = await asyncio.gather(*(fetch(LEASE_NEXT) for _ in range(30)))
    rows = [row for rows in found for row in rows]
    while more := await fetch(LEASE_NEXT):
        rows += more
    assert sorted(row["key"] for row in rows) == list(range(1, 11))
    assert {(row["attempt"], row["tries"]) for row in rows} == {(1, 1)}


async def test_what_somebody_has_locked_is_passed_over() -> None:
    await owe("a", "b")
    async with transaction():
        await fetch("SELECT FROM errands WHERE house = 'a' FOR UPDATE")
        # A task has its own copy of what transaction is open; this one has to have none.
        other = asyncio.create_task(leased(), context=contextvars.Context())
        async with asyncio.timeout(2):
            assert (await other).key == 2


async def test_in_turn_the_later_waits_until_the_earlier_is_over() -> None:
    await owe("a", "a", "b")
    first = await leased()
    assert (await leased()).key == 3
    assert await fetch(LEASE_NEXT) == []
    await leases.settle(ERRANDS, first.key)
    assert (await leased()).key == 2


@pytest.mark.parametrize("leave", [leases.postpone, leases.give_up, leases.drop])
async def test_an_expired_holder_changes_nothing(
    leave: Callable[[Queue, Leased], Awaitable[bool]],
) -> None:
    await owe("a")
    slow = await leased()
    await due_now()
    await leased()
    before = await fetch("SELECT * FROM errands")
    assert not await leave(ERRANDS, slow)
    assert await fetch("SELECT * FROM errands") == before


async def test_nor_does_one_whose_successor_gave_its_try_back() -> None:
    await owe("a")
    slow = await leased()
    await due_now()
    await leases.postpone(ERRANDS, await leased(), 1.0, counts=False)
    assert await standing() == ("PENDING", 2, 1, False)
    assert not await leases.give_up(ERRANDS, slow)
    assert await standing() == ("PENDING", 2, 1, False)


async def test_nor_does_one_whose_work_was_replayed() -> None:
    await owe("a")
    slow = await leased()
    await due_now()
    await leases.give_up(ERRANDS, await leased())
    await leases.replay(ERRANDS, FAILED, None)
    await leased()
    assert not await leases.give_up(ERRANDS, slow)
    assert await standing() == ("PENDING", 3, 1, False)


async def test_done_is_done_whoever_has_the_lease_and_news_once() -> None:
    await owe("a")
    slow = await leased()
    await due_now()
    quick = await leased()
    assert await leases.settle(ERRANDS, slow.key, error=None) == 1
    assert await leases.settle(ERRANDS, quick.key, error=None) == 0
    assert not await leases.postpone(ERRANDS, quick)
    assert await standing() == ("RUN", 2, 2, True)


async def test_it_waits_by_the_schedule_and_is_given_up_after_the_last_wait() -> None:
    await owe("a")
    for planned in WAITS:
        assert not await leases.postpone(ERRANDS, await leased(), error="shut")
        assert planned * 0.5 - 1 < await waits() < planned * 1.5
        await due_now()
    assert await leases.postpone(ERRANDS, await leased(), error="shut for good")
    assert await standing() == ("FAILED", 3, 3, True)
    [row] = await fetch("SELECT error FROM errands")
    assert row["error"] == "shut for good"


async def test_it_waits_as_long_as_was_asked_for() -> None:
    await owe("a")
    await leases.postpone(ERRANDS, await leased(), 1000.0)
    assert 990 < await waits() <= 1000


async def test_what_was_not_to_blame_may_be_postponed_any_number_of_times() -> None:
    await owe("a")
    for _ in range(len(WAITS) + 3):
        await leases.postpone(ERRANDS, await leased(), 5.0, counts=False, error="away")
        assert 0 < await waits() <= 5
        await due_now()
    assert await standing() == ("PENDING", len(WAITS) + 3, 0, False)


async def test_what_was_given_up_is_replayed_with_all_its_tries() -> None:
    await owe("a", "b", "c")
    for _ in range(2):
        await leases.give_up(ERRANDS, await leased())
    [again] = await leases.replay(ERRANDS, FAILED, 1, returning="house, error", error=None)
    assert (again["house"], again["error"]) == ("a", None)
    assert await leases.replay(ERRANDS, FAILED, 1) == []
    assert await standing() == ("PENDING", 1, 0, False)
    rows = await leases.replay(ERRANDS, FAILED, None, returning="house")
    assert [row["house"] for row in rows] == ["b"]


async def test_what_need_not_be_done_is_dropped() -> None:
    await owe("a")
    assert await leases.drop(ERRANDS, await leased())
    assert await fetch("SELECT FROM errands") == []


def test_the_mean_of_a_wait_is_what_is_planned() -> None:
    drawn = [ERRANDS.wait(1) for _ in range(10000)]
    assert 5 <= min(drawn) < 5.1 < 14.9 < max(drawn) <= 15
    assert sum(drawn) / len(drawn) == pytest.approx(WAITS[0], rel=0.02)
