"""Taking a connection out of a pool and giving it back."""

import asyncio
from contextvars import ContextVar
from typing import Any

import asyncpg
import structlog

from app.infra.database.errors import AWAY, DatabaseAway, WrongAddress
from app.infra.time_left import at_most

log = structlog.get_logger(__name__)

ACQUIRE_SECONDS = 3
RELEASE_SECONDS = 1

# The connection to a standby, for work that may read there.
borrowed: ContextVar[Any] = ContextVar("borrowed", default=None)


async def acquire(pool: Any) -> Any:
    """Raises `DatabaseAway`."""
    if (connection := borrowed.get()) is not None:
        return connection
    if pool is None:
        raise DatabaseAway("no connection pool is open in this process")
    try:
        # One limit for all: the connections of a frozen server take their time to close.
        async with asyncio.timeout(at_most(ACQUIRE_SECONDS)):
            connection = await pool.acquire()
            for _ in range(pool.get_size()):
                if not connection.is_old:
                    break
                await connection.close(timeout=RELEASE_SECONDS)
                connection = await pool.acquire()
    except WrongAddress:
        raise
    except (DatabaseAway, *AWAY, TimeoutError, OSError, asyncpg.PostgresError) as error:
        raise DatabaseAway(f"no database connection: {str(error) or 'all are busy'}") from error
    return connection


async def release(connection: Any) -> None:
    """Never raises: the outcome of the work is known by now."""
    # asyncpg has taken back one that was cut off.
    pool: Any = getattr(connection, "pool", None)
    if pool is None or connection is borrowed.get():
        return
    try:
        # Shielded, so that a cancelled request gives its connection back too. asyncpg cuts off one
        # that does not come back.
        await asyncio.shield(_give_back(pool, connection))
    except Exception as error:
        log.warning("a connection did not come back", reason=repr(error))


async def _give_back(pool: Any, connection: Any) -> None:
    if connection.is_old:
        await connection.close(timeout=RELEASE_SECONDS)
    else:
        await pool.release(connection, timeout=RELEASE_SECONDS)
