"""Statements on one connection, within the time that there is for them."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from time import perf_counter
from typing import Any, Final

import asyncpg

from app.infra.database.errors import AWAY, DatabaseAway, is_outage
from app.infra.database.limits import STATEMENT_SECONDS
from app.infra.database.slow import SLOW
from app.infra.time_left import at_most, time_left

# However little time is left, the end of a transaction is given as much, since it matters most.
ENDING_SECONDS: Final = 0.5


async def run(
    connection: Any, sql: str, args: Sequence[Any], seconds: float | None = None
) -> list[Any]:
    """Raises `DatabaseAway` after its time, and asyncpg's errors."""
    try:
        with _in_time(sql):
            return await connection.fetch(sql, *args, timeout=seconds or statement_seconds())
    except AWAY as error:
        # The server may be a standby by now, and the next connection leads to the new primary.
        if is_outage(error):
            cut_off(connection)
        raise


async def execute(connection: Any, sql: str, seconds: float | None = None) -> None:
    """Runs statements without arguments. Raises `DatabaseAway` after their time."""
    with _in_time(sql):
        await connection.execute(sql, timeout=seconds or statement_seconds())


def statement_seconds() -> float | None:
    """Returns the time for the next statement, or None for that of the connection."""
    return None if time_left() is None else at_most(STATEMENT_SECONDS + 0.5)


def ending_seconds() -> float | None:
    """Returns the time for the end of a transaction, or None for that of the connection."""
    seconds = statement_seconds()
    return None if seconds is None else max(seconds, ENDING_SECONDS)


def cut_off(connection: Any) -> None:
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


@contextmanager
def _in_time(sql: str) -> Generator[None]:
    began = perf_counter()
    # The connection is not cut off, so that the driver's request to cancel reaches the server.
    try:
        yield
    except TimeoutError as error:
        raise DatabaseAway("PostgreSQL did not answer in time") from error
    finally:
        SLOW.see(sql, began)
