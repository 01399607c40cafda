"""The engine with its connection pool, and a transaction that always gives its connection back.

Piccolo's own transaction keeps the connection for ever when COMMIT fails, and lets an inner block
swallow an error silently (docs/decisions/0008-transactions.md).
"""

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Literal, cast

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from app.infra.database.errors import AWAY, DatabaseAway, OutcomeUnknown
from app.settings import settings

log = structlog.get_logger(__name__)

AfterCommit = Callable[[], Awaitable[None] | None]
# A request may wait for a connection twice, and is to be answered within ten seconds.
ACQUIRE_SECONDS = 3
RELEASE_SECONDS = 1
STATEMENT_SECONDS = 8
# JIT compilation pays only for long statements; a request's take less time than the compiler.
SESSION_LIMITS = {
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "3s",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "jit": "off",
}


class Doomed(Exception):
    """The transaction was to commit although an error inside it had been swallowed."""


class Transaction(PostgresTransaction):
    """Gives its connection back whatever COMMIT or ROLLBACK do, and refuses to commit if doomed.

    Entered while another is open, it joins that one, and dooms it when an error leaves this block.
    """

    doomed: bool
    seconds: float | None
    after_commit: list[AfterCommit]

    async def __aenter__(self) -> "Transaction":
        if self._parent is not None:
            return cast(Transaction, self._parent)
        self.doomed = False
        self.seconds = None
        self.after_commit = []
        self.connection = await acquire()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await release(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, exception_type: Any, exception: Any, traceback: Any
    ) -> Literal[False]:
        if self._parent is not None:
            if exception is not None:
                cast(Transaction, self._parent).doomed = True
            return False
        try:
            if exception is not None:
                await self._undo()
            elif self.doomed:
                await self._undo()
                raise Doomed("an error inside this transaction was swallowed without a savepoint()")
            else:
                await self._commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            await release(self.connection)
        if exception is None:
            await _run_after_commit(self.after_commit)
        return False

    async def _commit(self) -> None:
        try:
            await self.commit()
        except Exception as error:
            raise OutcomeUnknown("COMMIT failed; it may have happened all the same") from error

    async def _undo(self) -> None:
        try:
            async with asyncio.timeout(RELEASE_SECONDS):
                await self.rollback()
        except (*AWAY, asyncpg.PostgresError, OSError):
            with contextlib.suppress(asyncpg.InterfaceError):
                self.connection.terminate()


class Engine(PostgresEngine):
    """Piccolo's engine, which does not connect when it is created, with the `Transaction` above."""

    async def check_version(self) -> None:
        """Does nothing, since a server that is still starting must not fail an import."""

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(engine=self, allow_nested=allow_nested)


ENGINE = Engine(config={"dsn": settings.database_url})


async def open_pool(name: str, size: int | None = None, *, patient: bool = False) -> None:
    """Opens this process's pool unless it is open; `name` shows in pg_stat_activity.

    A patient pool waits for a statement as long as PostgreSQL takes, for a command that somebody
    watches. Others give up a little later than PostgreSQL itself does (`take_time`).
    """
    if ENGINE.pool is not None:
        return
    await ENGINE.start_connection_pool(
        min_size=0,
        max_size=size or settings.database_pool_size,
        command_timeout=None if patient else STATEMENT_SECONDS + 0.5,
        timeout=ACQUIRE_SECONDS,
        reset=_keep_session,
        server_settings={"application_name": f"doorstep {name}", **SESSION_LIMITS},
    )


async def _keep_session(connection: Any) -> None:
    """Resets nothing between two borrowers, which saves a round trip.

    asyncpg ends an open transaction in any case, and no code here changes settings, takes session
    locks or listens on a pooled connection.
    """


async def close_pool() -> None:
    pool = ENGINE.pool
    if pool is None:
        return
    try:
        # Borrowed connections have two seconds to come back before they are cut off.
        await asyncio.wait_for(pool.close(), timeout=2)
    except TimeoutError:
        pool.terminate()
    ENGINE.pool = None


def open_transaction() -> Transaction | None:
    return cast(Transaction | None, ENGINE.current_transaction.get())


async def acquire() -> Any:
    pool: Any = ENGINE.pool
    if pool is None:
        raise DatabaseAway("no connection pool is open in this process")
    try:
        return await pool.acquire(timeout=ACQUIRE_SECONDS)
    except (*AWAY, TimeoutError, OSError, asyncpg.PostgresError) as error:
        raise DatabaseAway(f"no database connection: {str(error) or 'all are busy'}") from error


async def release(connection: Any) -> None:
    """Never raises: the outcome of the work is known by now."""
    pool: Any = ENGINE.pool
    if pool is None:
        return
    try:
        # Shielded, so that a cancelled request gives its connection back too. asyncpg cuts off one
        # that does not come back.
        await asyncio.shield(pool.release(connection, timeout=RELEASE_SECONDS))
    except Exception as error:
        log.warning("a connection did not come back", reason=repr(error))


async def _run_after_commit(calls: list[AfterCommit]) -> None:
    for call in calls:
        try:
            result = call()
            if inspect.isawaitable(result):
                await result
        except Exception:
            log.exception("after-commit call failed")
