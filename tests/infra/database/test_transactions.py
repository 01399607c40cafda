"""Transactions that mean what they say, and give their connections back."""

import asyncio

import asyncpg
import pytest

from app.infra.database import (
    ENGINE,
    Doomed,
    Unavailable,
    close_pool,
    fetch,
    fetch_value,
    is_outage,
    on_commit,
    open_pool,
    savepoint,
    transaction,
)

INSERT = (
    "INSERT INTO products.products (product_id, name, description, price) VALUES ($1, '', '', 1)"
)


async def count() -> int:
    return await fetch_value("SELECT count(*) FROM products.products")


async def test_a_joined_block_is_part_of_the_whole() -> None:
    with pytest.raises(ValueError, match="outer"):
        async with transaction():
            async with transaction():
                await fetch(INSERT, "inner")
            raise ValueError("outer")
    assert await count() == 0


async def test_an_error_swallowed_on_the_way_dooms_the_whole() -> None:
    with pytest.raises(Doomed):
        async with transaction():
            await fetch(INSERT, "first")
            try:
                async with transaction():
                    await fetch(INSERT, "second")
                    raise ValueError
            except ValueError:
                pass
    assert await count() == 0


async def test_an_error_in_a_savepoint_undoes_that_part_alone() -> None:
    called: list[str] = []
    async with transaction():
        await fetch(INSERT, "kept")
        on_commit(lambda: called.append("kept"))
        with pytest.raises(asyncpg.UniqueViolationError):
            async with savepoint():
                await fetch(INSERT, "undone")
                on_commit(lambda: called.append("undone"))
                await fetch(INSERT, "kept")
    assert (await count(), called) == (1, ["kept"])


async def test_after_commit_calls_run_once_and_only_after_the_outermost_commit() -> None:
    called: list[int] = []
    async with transaction():
        async with transaction():
            on_commit(lambda: called.append(1))
        assert called == []
    assert called == [1]
    with pytest.raises(ValueError, match="no commit"):
        async with transaction():
            on_commit(lambda: called.append(2))
            raise ValueError("no commit")
    assert called == [1]


async def test_ringing_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        on_commit(lambda: None)


async def test_a_failed_commit_gives_its_connection_back() -> None:
    await fetch("CREATE TABLE IF NOT EXISTS parents (id int PRIMARY KEY)")
    await fetch(
        "CREATE TABLE IF NOT EXISTS children"
        " (parent int REFERENCES parents DEFERRABLE INITIALLY DEFERRED)"
    )
    assert ENGINE.pool
    for _ in range(ENGINE.pool.get_max_size() + 3):
        with pytest.raises(Unavailable) as caught:
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
    monkeypatch.setattr("app.infra.database.engine.ACQUIRE_SECONDS", 0.05)
    assert ENGINE.pool
    held = [await ENGINE.pool.acquire() for _ in range(ENGINE.pool.get_max_size())]
    try:
        with pytest.raises(Unavailable):
            await fetch("SELECT 1")
    finally:
        for connection in held:
            await ENGINE.pool.release(connection)


async def test_without_a_server_the_outage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, config = ENGINE.pool, ENGINE.config
    monkeypatch.setattr(ENGINE, "pool", None)
    monkeypatch.setattr(ENGINE, "config", {"dsn": "postgresql://nobody@/nothing?host=/nowhere"})
    await open_pool("tests")
    try:
        with pytest.raises(Unavailable):
            await fetch("SELECT 1")
    finally:
        await close_pool()
        ENGINE.pool, ENGINE.config = pool, config
