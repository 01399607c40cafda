"""The engine with its connection pool, and a transaction that always gives its connection back.

Piccolo's own transaction keeps the connection for ever when COMMIT fails, and lets an inner block
swallow an error silently (docs/decisions/0008-transactions.md).
"""

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Any, Literal, cast

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from app.infra.database.connector import Connector
from app.infra.database.errors import AWAY, DatabaseAway, OutcomeUnknown, WrongAddress
from app.infra.database.limits import STATEMENT_SECONDS
from app.infra.database.link import Link, PooledTransaction
from app.infra.database.watching import keep_to_writer
from app.infra.tasks import end
from app.settings import settings
from app.values.postgresql_url import read_postgresql_url

log = structlog.get_logger(__name__)

AfterCommit = Callable[[], Awaitable[None] | None]
# A request may wait for a connection twice, and is to be answered within ten seconds.
ACQUIRE_SECONDS = 3
RELEASE_SECONDS = 1


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
            pooled = self.connection.begin is not None
            self.transaction = (
                PooledTransaction(self.connection) if pooled else self.connection.transaction()
            )
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


# The connection to a standby, for work that may read there.
borrowed: ContextVar[Any] = ContextVar("borrowed", default=None)


class Engine(PostgresEngine):
    """Piccolo's engine, which does not connect when it is created, with the `Transaction` above.

    All its connections are opened by a `Connector`.
    """

    connector: Connector | None = None
    # The pool of the server that may be read instead.
    standby: Any = None
    watching: asyncio.Task[None] | None = None

    async def check_version(self) -> None:
        """Does nothing, since a server that is still starting must not fail an import."""

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(engine=self, allow_nested=allow_nested)

    async def get_new_connection(self) -> Any:
        return await self.new_connector("command").connect()

    async def run_alone(self, sql: str, args: Sequence[Any]) -> list[Any]:
        """Runs one statement outside a transaction.

        Where a pooler gives each transaction another session, that is a transaction, too: asyncpg
        prepares a statement in one step and runs it in the next.
        """
        if self.connector and self.connector.pooler == "transaction":
            async with self.transaction() as alone:
                return await alone.connection.fetch(sql, *args)
        connection = await acquire()
        try:
            return await connection.fetch(sql, *args)
        finally:
            await release(connection)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> list[Any]:
        return await self.run_alone(query, args or ())

    def new_connector(self, name: str, *, admin: bool = False) -> Connector:
        if admin and settings.database_admin_url:
            address = read_postgresql_url(settings.database_admin_url)
            return Connector(address, name, setting="DATABASE_ADMIN_URL")
        address = read_postgresql_url(self.config["dsn"])
        pooler = settings.database_pooler or ("transaction" if address.words.pooled else "none")
        return Connector(address, name, pooler=pooler)


ENGINE = Engine(config={"dsn": settings.database_url})


async def open_pool(
    name: str, size: int | None = None, *, patient: bool = False, admin: bool = False
) -> None:
    """Opens this process's pool unless it is open; `name` shows in pg_stat_activity.

    A patient pool waits for a statement as long as PostgreSQL takes, for a command that somebody
    watches. Others give up a little later than PostgreSQL itself does (`take_time`). An `admin`
    pool goes to DATABASE_ADMIN_URL where it is set.
    """
    if ENGINE.pool is not None:
        return
    ENGINE.connector = connector = ENGINE.new_connector(name, admin=admin)
    seconds = None if patient else STATEMENT_SECONDS + 0.5
    ENGINE.pool = await connect_pool(connector, size or settings.database_pool_size, seconds)
    ENGINE.watching = keep_to_writer(connector)


async def connect_pool(connector: Connector, size: int, seconds: float | None = None) -> Any:
    """Returns a pool, which connects as it needs to; `seconds` is what a statement may take."""
    connector.pool = await asyncpg.create_pool(
        connect=connector.connect,
        connection_class=Link,
        min_size=0,
        max_size=size,
        command_timeout=seconds,
        reset=_keep_session,
    )
    return connector.pool


async def refuse_wrong_address(name: str, *, admin: bool = False) -> None:
    """Raises `WrongAddress`. A server that is away or still starting is none."""
    try:
        await ENGINE.new_connector(name, admin=admin).prove()
    except WrongAddress:
        raise
    except (DatabaseAway, *AWAY, TimeoutError, OSError, asyncpg.PostgresError) as error:
        log.warning("the database is away; waiting for it", reason=str(error))


async def _keep_session(connection: Any) -> None:
    """Resets nothing between two borrowers, which saves a round trip.

    asyncpg ends an open transaction in any case, and no code here changes settings, takes session
    locks or listens on a pooled connection.
    """


async def close_pool() -> None:
    if ENGINE.watching:
        await end([ENGINE.watching])
    for pool in filter(None, (ENGINE.pool, ENGINE.standby)):
        try:
            # Borrowed connections have two seconds to come back before they are cut off.
            await asyncio.wait_for(pool.close(), timeout=2)
        except TimeoutError:
            pool.terminate()
    ENGINE.pool = ENGINE.standby = ENGINE.connector = ENGINE.watching = None


def open_transaction() -> Transaction | None:
    return cast(Transaction | None, ENGINE.current_transaction.get())


async def acquire() -> Any:
    if (connection := borrowed.get()) is not None:
        return connection
    pool: Any = ENGINE.pool
    if pool is None:
        raise DatabaseAway("no connection pool is open in this process")
    try:
        connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
        for _ in range(pool.get_size()):
            if not connection.is_old:
                break
            await connection.close(timeout=RELEASE_SECONDS)
            connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
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


async def _run_after_commit(calls: list[AfterCommit]) -> None:
    for call in calls:
        try:
            result = call()
            if inspect.isawaitable(result):
                await result
        except Exception:
            log.exception("after-commit call failed")
