"""Reading on the standby of DATABASE_READ_URL what need not burden the primary.

First the primary is asked for the position in its log, and the standby must have replayed the log
up to there: so whatever was committed before is seen on the standby, too.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import Any, Final, TypeVar

import asyncpg
import structlog

from app.infra.database.borrowing import borrowed, release
from app.infra.database.connector import Connector
from app.infra.database.engine import ENGINE, connect_pool, open_transaction
from app.infra.database.errors import is_contention, is_outage
from app.infra.database.limits import STATEMENT_SECONDS
from app.infra.database.queries import Row, fetch_row
from app.settings import settings
from app.values.postgresql_url import read_postgresql_url

log = structlog.get_logger(__name__)

T = TypeVar("T")

# Seconds for which work waits for the standby to catch up, and for which a standby that did not, or
# that is away, is left out.
CATCH_UP_SECONDS: Final = 1.0
LEFT_OUT_SECONDS: Final = 15.0
LOOK_EVERY: Final = 0.05
CONNECTIONS: Final = 4
READ_ONLY: Final = {"default_transaction_read_only": "on"}

# The name of a log file begins with the timeline, which changes with each promotion.
HERE: Final = """
SELECT pg_current_wal_lsn()::text AS position, current_database() AS database,
       ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline,
       (SELECT system_identifier FROM pg_control_system()) AS cluster
"""
THERE: Final = """
SELECT pg_is_in_recovery() AS standby, pg_last_wal_replay_lsn() >= $1::text::pg_lsn AS caught_up,
       current_database() AS database,
       (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline,
       (SELECT system_identifier FROM pg_control_system()) AS cluster
"""


class LeftOut(Exception):
    """The standby is not used now; the message says why."""


async def elsewhere(work: Callable[[], Awaitable[T]]) -> T:
    """Does work that only reads on the standby, or on the primary where there is none to use.

    If the standby breaks off, the work begins anew on the primary. In an open transaction it stays
    there.
    """
    if not settings.database_read_url or open_transaction() or monotonic() < _left_out_until:
        return await work()
    try:
        async with _caught_up_standby() as connection:
            token = borrowed.set(connection)
            try:
                return await work()
            finally:
                borrowed.reset(token)
    except (LeftOut, TimeoutError, OSError) as error:
        _leave_out(str(error) or "no answer in time")
    except Exception as error:
        if not (is_outage(error) or is_contention(error)):
            raise
        _leave_out(str(error))
    return await work()


async def prove_standby() -> None:
    """Raises `LeftOut`, or what connecting raises, if the standby is of no use now."""
    async with _caught_up_standby():
        return


@asynccontextmanager
async def _caught_up_standby() -> AsyncGenerator[Any]:
    with _refusal_leaves_it_out():
        here = await fetch_row(HERE)
    assert here is not None
    async with asyncio.timeout(CATCH_UP_SECONDS):
        if ENGINE.standby is None:
            ENGINE.standby = await _open()
        connection = await ENGINE.standby.acquire()
    try:
        await _catch_up(connection, here)
        yield connection
    finally:
        await release(connection)


async def _catch_up(connection: Any, here: Row) -> None:
    try:
        async with asyncio.timeout(CATCH_UP_SECONDS):
            while True:
                if await _has_replayed(connection, here):
                    return
                await asyncio.sleep(LOOK_EVERY)
    except TimeoutError:
        raise LeftOut(f"the standby has not caught up within {CATCH_UP_SECONDS:g} s") from None


async def _open() -> Any:
    assert settings.database_read_url
    address = read_postgresql_url(settings.database_read_url)
    connector = Connector(address, "reader", setting="DATABASE_READ_URL", session=READ_ONLY)
    return await connect_pool(connector, CONNECTIONS, STATEMENT_SECONDS + 0.5)


@contextmanager
def _refusal_leaves_it_out() -> Generator[None]:
    # A server of DATABASE_URL that is a standby itself, and some hosted ones, refuse the question.
    try:
        yield
    except asyncpg.PostgresError as error:
        raise LeftOut(str(error)) from error


async def _has_replayed(connection: Any, here: Row) -> bool:
    with _refusal_leaves_it_out():
        [there] = await connection.fetch(THERE, here["position"])
    if not there["standby"]:
        raise LeftOut("the server of DATABASE_READ_URL is no standby")
    if there["cluster"] != here["cluster"]:
        raise LeftOut("the server of DATABASE_READ_URL is a standby of another cluster")
    if there["database"] != here["database"]:
        raise LeftOut("DATABASE_READ_URL names another database than DATABASE_URL")
    if there["timeline"] != here["timeline"]:
        raise LeftOut("the standby has not followed the last promotion")
    return there["caught_up"]


def _leave_out(reason: str) -> None:
    global _left_out_until
    log.warning("the primary serves what a standby should", reason=reason)
    _left_out_until = monotonic() + LEFT_OUT_SECONDS


_left_out_until = 0.0
