"""The engine with its connection pool."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from app.infra.database import durable, statements
from app.infra.database.block import Transaction
from app.infra.database.borrowing import acquire, release
from app.infra.database.connector import Connector
from app.infra.database.errors import AWAY, DatabaseAway, WrongAddress
from app.infra.database.limits import STATEMENT_SECONDS
from app.infra.database.link import Link
from app.infra.database.slow import SLOW
from app.infra.database.watching import keep_to_writer
from app.infra.tasks import end
from app.settings import settings
from app.values.postgresql_url import read_postgresql_url

log = structlog.get_logger(__name__)


class Engine(PostgresEngine):
    """Piccolo's engine, which does not connect when it is created, with `Transaction`.

    All its connections are opened by a `Connector`, and its queries run as those of `fetch` do.
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

        Where a pooler gives each transaction another session, that is a transaction, too: the
        limits come with its BEGIN.
        """
        if self.connector and self.connector.pooler == "transaction":
            async with self.transaction() as alone:
                # Like a statement alone: what only reads does not wait for the standby.
                alone.only_reads = True
                return await statements.run(alone.connection, sql, args)
        connection = await acquire(self.pool)
        try:
            with durable.whole_wait(connection):
                return await statements.run(connection, sql, args)
        finally:
            await release(connection)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> list[Any]:
        return await self.run_alone(query, args or ())

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Any]:
        current = open_transaction()
        if current is None:
            return await super().run_querystring(querystring, in_pool)
        sql, args = querystring.compile_string(engine_type=self.engine_type)
        return await statements.run(current.connection, sql, args, current.seconds)

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
    SLOW.expected = patient
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
