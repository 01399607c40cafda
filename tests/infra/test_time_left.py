"""One budget of time for all that a request waits for."""

import asyncio
from time import monotonic

import pytest

from app.infra.database import ENGINE, DatabaseAway, fetch, fetch_value, transaction
from app.infra.time_left import at_most, time_left, within

# Seconds that a connection may take to come back after its statement was given up.
GIVING_UP = 1.5


async def test_a_wait_for_a_connection_leaves_less_for_the_statement() -> None:
    assert ENGINE.pool
    held = [await ENGINE.pool.acquire() for _ in range(ENGINE.pool.get_max_size())]
    try:
        began = monotonic()
        asyncio.get_running_loop().call_later(0.5, give_back, held.pop())
        with pytest.raises(DatabaseAway), within(1.0):
            await fetch("SELECT pg_sleep(7)")
        assert monotonic() - began < 1.0 + GIVING_UP
    finally:
        for connection in held:
            await ENGINE.pool.release(connection)


def give_back(connection: object) -> None:
    assert ENGINE.pool
    under_way.append(asyncio.create_task(ENGINE.pool.release(connection)))


under_way: list["asyncio.Task[None]"] = []


async def test_statements_one_after_the_other_share_it() -> None:
    began = monotonic()
    with pytest.raises(DatabaseAway), within(1.0):
        async with transaction():
            for _ in range(10):
                await fetch("SELECT pg_sleep(0.4)")
    assert monotonic() - began < 1.0 + GIVING_UP
    assert await fetch_value("SELECT 1") == 1


def test_what_is_lifted_ends_no_more() -> None:
    with within(0.0) as budget:
        assert (time_left(), at_most(3)) == (0.0, 0.0)
        budget.lift()
        assert (time_left(), at_most(3)) == (None, 3)
    with within(1.0) as budget:
        budget.extend(100)
        assert at_most(3) == 3
    assert time_left() is None
