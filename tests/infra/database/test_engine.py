"""A connection is given back, whatever became of its transaction."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from app.infra.database import (
    ENGINE,
    DatabaseAway,
    fetch,
    fetch_value,
    is_outage,
    on_commit,
    transaction,
)
from tests.support.transactions import INSERT, count


async def test_a_failed_commit_gives_its_connection_back() -> None:
    await fetch("CREATE TABLE IF NOT EXISTS parents (id int PRIMARY KEY)")
    await fetch(
        "CREATE TABLE IF NOT EXISTS children"
        " (parent int REFERENCES parents DEFERRABLE INITIALLY DEFERRED)"
    )
    assert ENGINE.pool
    for _ in range(ENGINE.pool.get_max_size() + 3):
        with pytest.raises(DatabaseAway) as caught:
            async with transaction():
                await fetch("INSERT INTO children VALUES (1)")
        assert isinstance(caught.value.__cause__, asyncpg.ForeignKeyViolationError)
    async with asyncio.timeout(2):
        assert await fetch_value("SELECT 1") == 1


async def test_a_connection_that_does_not_come_back_changes_no_outcome(monkeypatch) -> None:
    """asyncpg closes one that is worn out when it is given back, and may time out over that."""
    give_back = asyncpg.Pool.release

    async def release(*given, **more) -> None:
        await give_back(*given, **more)
        raise TimeoutError

    monkeypatch.setattr(asyncpg.Pool, "release", release)
    called: list[int] = []
    async with transaction():
        await fetch(INSERT, "there")
        on_commit(lambda: called.append(1))
    assert (await count(), called) == (1, [1])


async def test_a_transaction_whose_server_process_dies_says_so_and_leaks_nothing() -> None:
    assert ENGINE.pool
    for _ in range(ENGINE.pool.get_max_size() + 1):
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as caught:
            async with transaction():
                await fetch("SELECT pg_terminate_backend(pg_backend_pid())")
        assert is_outage(caught.value)
    async with asyncio.timeout(2):
        assert await fetch_value("SELECT 1") == 1


async def test_a_cancelled_transaction_gives_its_connection_back() -> None:
    assert ENGINE.pool

    async def long_work(begun: asyncio.Event) -> None:
        async with transaction():
            await fetch(INSERT, "cancelled")
            begun.set()
            await fetch("SELECT pg_sleep(5)")

    for _ in range(ENGINE.pool.get_max_size() + 1):
        begun = asyncio.Event()
        task = asyncio.create_task(long_work(begun))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await count() == 0


async def test_a_pool_with_no_connection_to_spare_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.infra.database.borrowing.ACQUIRE_SECONDS", 0.05)
    async with left_in_the_pool(0):
        with pytest.raises(DatabaseAway):
            await fetch("SELECT 1")


@pytest.mark.parametrize("in_transaction", [True, False])
async def test_a_connection_to_a_server_that_only_reads_leaves_the_pool(
    in_transaction: bool,
) -> None:
    """It may have been demoted, and go on to answer: the next connection leads to the new one."""
    number = "SELECT pg_backend_pid()"
    read_only = "SELECT set_config('transaction_read_only', 'on', true), nextval('tries')"
    await fetch("CREATE SEQUENCE IF NOT EXISTS tries")
    async with left_in_the_pool(1):
        before = await fetch_value(number)
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            if in_transaction:
                async with transaction():
                    await fetch(read_only)
            else:
                await fetch(read_only)
        assert await fetch_value(number) != before


@asynccontextmanager
async def left_in_the_pool(connections: int) -> AsyncGenerator[None]:
    assert ENGINE.pool
    others = ENGINE.pool.get_max_size() - connections
    held = [await ENGINE.pool.acquire() for _ in range(others)]
    try:
        yield
    finally:
        for connection in held:
            await ENGINE.pool.release(connection)
