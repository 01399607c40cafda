"""Brings the tables of every flat up to date, all or nothing, one run at a time."""

import asyncio
import contextlib
import io
from collections.abc import Awaitable, Callable
from importlib import import_module
from time import monotonic
from typing import Final

import asyncpg
import structlog

from app.infra.database import (
    OLDEST_MAJOR,
    fetch,
    is_contention,
    is_outage,
    is_too_old,
    server_version,
    take_time,
    transaction,
)
from app.tables.applied import named, read_applied, refuse_other_schemas
from app.tables.migrations import VERSION, CannotMigrate, Migration, known, unbearable
from app.tables.upgrade_from_0_1_0 import is_of_0_1_0, upgrade_from_0_1_0
from app.tables.whole import REMEDY, lacking

log = structlog.get_logger(__name__)

# Any number of processes may start to migrate; this advisory lock lets one of them work.
LOCK: Final = 7_236_110_501
# Seconds that one statement may take, or that a run may wait for tables or for another run.
PATIENCE: Final = 3600.0

# Orders queue behind a statement that waits for a table, and may wait for 3 s in all: so it gives
# up before that, and lets them pass before it tries again.
LOCK_SECONDS: Final = 1.5
PAUSE_SECONDS: Final = 4.0


async def migrate(
    last: Callable[[], Awaitable[None]], *, contract: bool = False
) -> list[Migration]:
    """Returns what was held back, since an earlier version may need what it removes.

    With `contract` nothing is held back. `last` is called at the end of the transaction. Raises
    `CannotMigrate`, or what failed, and leaves nothing of the run behind. While other transactions
    hold a table, the run is tried again.
    """
    deadline = monotonic() + PATIENCE
    while True:
        try:
            return await _run(last, contract)
        except Exception as error:
            if not is_contention(error) or monotonic() > deadline:
                if is_outage(error) or not isinstance(error, asyncpg.PostgresError):
                    raise
                raise CannotMigrate(_said_by_postgresql(error)) from error
            log.warning("a table is in use; trying again", reason=str(error))
        await asyncio.sleep(PAUSE_SECONDS)


async def _run(last: Callable[[], Awaitable[None]], contract: bool) -> list[Migration]:
    async with transaction():
        await take_time(PATIENCE)
        number, name = await server_version()
        if is_too_old(number):
            raise CannotMigrate(f"PostgreSQL {name} is too old, the shop needs {OLDEST_MAJOR}")
        await fetch("SELECT pg_advisory_xact_lock($1)", LOCK)
        await fetch("SELECT set_config('lock_timeout', $1, true)", f"{LOCK_SECONDS}s")
        applied = await read_applied()
        if found := unbearable(applied):
            raise CannotMigrate(
                f"{found[0]} was applied; {_runs_from(found[0])}, and this is {VERSION}"
            )
        of_0_1_0 = is_of_0_1_0(applied)
        await refuse_other_schemas(applied)
        if of_0_1_0:
            applied |= await upgrade_from_0_1_0()
        held: list[Migration] = []
        for migration in known():
            if migration in applied:
                continue
            if contract and not migration.suits:
                raise CannotMigrate(f"{_runs_from(migration)}, and this is {VERSION}: {migration}")
            if migration.oldest and ((applied and not contract) or not migration.suits):
                held.append(migration)
            else:
                await _apply(migration)
        if gone := await lacking():
            raise CannotMigrate(f"missing although recorded as made: {named(set(gone))}; {REMEDY}")
        await last()
    return held


async def _apply(migration: Migration) -> None:
    manager = await import_module(known()[migration]).forwards()
    with contextlib.redirect_stdout(io.StringIO()):
        await manager.run()
    await fetch(
        "INSERT INTO migration (app_name, name) VALUES ($1, $2)", migration.app, migration.name
    )


def _runs_from(migration: Migration) -> str:
    return f"only versions from {migration.oldest} on run on it"


def _said_by_postgresql(error: asyncpg.PostgresError) -> str:
    # Only the first line: a detail may hold what is in a row, and stays in PostgreSQL's log.
    said = str(error).partition("\n")[0]
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return f"{said}; grant this role the right, or migrate as the owner of the database"
    return f"nothing was changed, since PostgreSQL refused a statement: {said}"
