"""Transactions that mean what they say, and give their connections back."""

import asyncpg
import pytest

from app.infra.database import Doomed, fetch, on_commit, savepoint, transaction
from tests.support.transactions import INSERT, count


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


async def test_on_commit_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        on_commit(lambda: None)


async def test_the_error_of_a_statement_that_was_swallowed_dooms_the_whole() -> None:
    """PostgreSQL answers COMMIT with a ROLLBACK, which is no error."""
    called: list[int] = []
    with pytest.raises(Doomed):
        async with transaction():
            on_commit(lambda: called.append(1))
            await fetch(INSERT, "lost")
            with pytest.raises(asyncpg.UniqueViolationError):
                await fetch(INSERT, "lost")
    assert (await count(), called) == (0, [])
