"""PostgreSQL: one engine and one pool a process, and transactions that mean what they say.

Piccolo's own transaction keeps the connection for ever when COMMIT fails and lets an inner block
swallow an error silently; `transaction()` does neither (docs/decisions/transactions.md).
"""

import asyncio
import contextlib
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, cast

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from app.outage import AWAY, Unavailable, is_contention, is_outage
from app.settings import settings

__all__ = [
    "ENGINE",
    "Doomed",
    "Row",
    "Transaction",
    "Unavailable",
    "close_pool",
    "containing",
    "fetch",
    "fetch_row",
    "fetch_value",
    "is_contention",
    "is_outage",
    "on_commit",
    "open_pool",
    "savepoint",
    "take_time",
    "transaction",
]

log = structlog.get_logger(__name__)

Row = Mapping[str, Any]
AfterCommit = Callable[[], Awaitable[None] | None]
ACQUIRE_SECONDS = 3
"""A request may wait for a connection twice, and is answered within ten seconds."""
RELEASE_SECONDS = 1
STATEMENT_SECONDS = 8
SESSION_LIMITS = {
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "3s",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
}


class Doomed(Exception):
    """The transaction was to commit although an error inside it had been swallowed."""


class Transaction(PostgresTransaction):
    """Gives its connection back whatever COMMIT or ROLLBACK do, and knows if it is doomed.

    Entered while another is open it joins that one, and dooms it when an error leaves this block.
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
        self.connection = await _acquire()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await _release(self.connection)
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
                await self.commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            await _release(self.connection)
        if exception is None:
            await _run_after_commit(self.after_commit)
        return False

    async def _undo(self) -> None:
        try:
            await self.rollback()
        except (*AWAY, asyncpg.PostgresError, OSError):
            with contextlib.suppress(asyncpg.InterfaceError):
                self.connection.terminate()


class Engine(PostgresEngine):
    """Piccolo's engine, which neither connects when it is made nor leaks on a failed COMMIT."""

    async def check_version(self) -> None:
        """Left to `open_pool`: a server that is still starting must not fail an import."""

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(engine=self, allow_nested=allow_nested)


ENGINE = Engine(config={"dsn": settings.database_url})


async def open_pool(name: str, size: int | None = None, *, patient: bool = False) -> None:
    """One pool for this process, once; `name` shows in pg_stat_activity.

    A patient one waits for a statement as long as PostgreSQL takes, for a command that somebody
    watches; others give up a little later than PostgreSQL itself would (`take_time`).
    """
    if ENGINE.pool is not None:
        return
    await ENGINE.start_connection_pool(
        min_size=0,
        max_size=size or settings.database_pool_size,
        command_timeout=None if patient else STATEMENT_SECONDS + 0.5,
        timeout=ACQUIRE_SECONDS,
        server_settings={"application_name": f"doorstep {name}", **SESSION_LIMITS},
    )


async def close_pool() -> None:
    """Waits a moment for borrowed connections, then cuts them off."""
    pool = ENGINE.pool
    if pool is None:
        return
    try:
        await asyncio.wait_for(pool.close(), timeout=2)
    except TimeoutError:
        pool.terminate()
    ENGINE.pool = None


def transaction() -> Transaction:
    """`async with transaction():` all or nothing; joins the one that is already open, on purpose.

    An error that leaves a joined block dooms the whole (`Doomed` at its end) even if somebody
    catches it on the way, unless it happened inside a `savepoint()`. Raises `Unavailable`.
    """
    return ENGINE.transaction()


@asynccontextmanager
async def savepoint() -> AsyncGenerator[None]:
    """A part that may fail alone: an error undoes this block, its `on_commit`s too, and goes on."""
    current = _current()
    if current is None:
        raise LookupError("a savepoint needs an open transaction")
    kept, was_doomed = len(current.after_commit), current.doomed
    mark = await current.savepoint()
    try:
        yield
        if current.doomed and not was_doomed:
            raise Doomed("an error inside this savepoint was swallowed")
    except BaseException:
        await mark.rollback_to()
        del current.after_commit[kept:]
        current.doomed = was_doomed
        raise
    await mark.release()


def on_commit(call: AfterCommit) -> None:
    """Runs `call` once the outermost transaction has committed, and never if it does not.

    The only way to ring a worker or nudge a page. A failing call is logged and harms nobody:
    the sweep and the watch find what it would have announced.
    """
    current = _current()
    if current is None:
        raise LookupError("on_commit needs an open transaction")
    current.after_commit.append(call)


async def take_time(seconds: float) -> None:
    """Lets each statement of the open transaction run for as long as that."""
    current = _current()
    if current is None:
        raise LookupError("take_time needs an open transaction")
    await fetch("SELECT set_config('statement_timeout', $1, true)", f"{seconds}s")
    await fetch("SELECT set_config('lock_timeout', $1, true)", f"{seconds}s")
    current.seconds = seconds + 0.5


async def fetch(sql: str, *args: Any) -> list[Row]:
    """Rows, in the open transaction if there is one. `$1` placeholders."""
    current = _current()
    if current is not None:
        return await current.connection.fetch(sql, *args, timeout=current.seconds)
    connection = await _acquire()
    try:
        return await connection.fetch(sql, *args)
    finally:
        await _release(connection)


async def fetch_row(sql: str, *args: Any) -> Row | None:
    rows = await fetch(sql, *args)
    return rows[0] if rows else None


async def fetch_value(sql: str, *args: Any) -> Any:
    rows = cast(list[Sequence[Any]], await fetch(sql, *args))
    return rows[0][0] if rows else None


def containing(q: str | None) -> str | None:
    """The LIKE pattern of what contains `q`, whose own `%` and `_` are plain letters."""
    if q is None:
        return None
    literal = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"


def _current() -> Transaction | None:
    return cast(Transaction | None, ENGINE.current_transaction.get())


async def _acquire() -> Any:
    pool: Any = ENGINE.pool
    if pool is None:
        raise Unavailable("no connection pool is open in this process")
    try:
        return await pool.acquire(timeout=ACQUIRE_SECONDS)
    except (*AWAY, TimeoutError, OSError, asyncpg.PostgresError) as error:
        raise Unavailable(f"no database connection: {str(error) or 'all are busy'}") from error


async def _release(connection: Any) -> None:
    """Shielded: a cancelled request gives its connection back like any other."""
    assert ENGINE.pool is not None
    await asyncio.shield(ENGINE.pool.release(connection, timeout=RELEASE_SECONDS))


async def _run_after_commit(calls: list[AfterCommit]) -> None:
    for call in calls:
        try:
            result = call()
            if inspect.isawaitable(result):
                await result
        except Exception:
            log.exception("after-commit call failed")
