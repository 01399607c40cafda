"""The PostgreSQL server: version, rights, limits, writing, clock and connections."""

from typing import Final

from app.doctor.verdict import Verdict, well, worth_a_look, wrong
from app.infra.clock import Skew
from app.infra.database import (
    CLOCK_WRONG,
    ENGINE,
    OLDEST_MAJOR,
    Row,
    fetch,
    fetch_row,
    fetch_value,
    is_too_old,
    measure_skew,
    server_version,
    transaction,
)
from app.infra.database.limits import LIMITS
from app.infra.tasks import in_time
from app.services.flats import SCHEMAS
from app.settings import settings
from app.tables.applied import look_up
from app.tables.migrations import missing

# Seconds for which a commit may wait for its standby.
STANDBY_WITHIN: Final = 2.0
# Connections of commands beside web processes and workers: a migration, an audit, a backup.
COMMANDS: Final = 3

UNUSABLE: Final = """
SELECT format('%I.%I', nspname, relname) AS name
FROM pg_class JOIN pg_namespace AS schema ON schema.oid = relnamespace
WHERE nspname = ANY($1) AND relkind IN ('r', 'p') AND NOT (
    has_schema_privilege(schema.oid, 'USAGE') AND has_table_privilege(pg_class.oid, 'SELECT')
    AND has_table_privilege(pg_class.oid, 'INSERT') AND has_table_privilege(pg_class.oid, 'UPDATE')
    AND has_table_privilege(pg_class.oid, 'DELETE'))
ORDER BY name
"""
MAY_MIGRATE: Final = """
SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
       quote_ident(coalesce(current_schema(), 'public')) AS schema,
       has_database_privilege(current_database(), 'CREATE') AS makes_schemas,
       to_regclass('migration') IS NOT NULL
           OR coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS makes_tables,
       EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS has_trigrams,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') AS knows_trigrams
"""
HAS_TRIGRAMS: Final = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"
WRITING: Final = """
SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS read_only,
       current_setting('synchronous_standby_names') AS names
"""
ROOM: Final = """
SELECT current_setting('max_connections')::integer
           - current_setting('superuser_reserved_connections')::integer
           - coalesce(current_setting('reserved_connections', true), '0')::integer AS server,
       nullif(datconnlimit, -1) AS database, nullif(rolconnlimit, -1) AS role
FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user
"""


async def version() -> Verdict:
    number, name = await server_version()
    if is_too_old(number):
        return wrong(
            f"PostgreSQL {name} is too old",
            f"upgrade the server to PostgreSQL {OLDEST_MAJOR} or newer",
        )
    return well(f"PostgreSQL {name} answers")


async def rights() -> Verdict:
    if missing(await look_up()):
        return _rights_to_migrate(await fetch_row(MAY_MIGRATE))
    unusable = [row["name"] for row in await fetch(UNUSABLE, list(SCHEMAS))]
    if unusable:
        return wrong(
            f"this role may not read and write {_some(unusable)}",
            "GRANT USAGE on the schemas, and SELECT, INSERT, UPDATE, DELETE on their tables",
        )
    if not await fetch_value(HAS_TRIGRAMS):
        return wrong(
            "extension pg_trgm was removed, and the search needs it",
            "CREATE EXTENSION pg_trgm, and restore the indexes that were dropped with it",
        )
    return well("this role may read and write every table")


def _rights_to_migrate(row: Row | None) -> Verdict:
    assert row is not None
    role = row["role"]
    if not row["makes_schemas"]:
        return wrong(
            "this role may not make schemas, and migrations are waiting",
            f"GRANT CREATE ON DATABASE {row['database']} TO {role}",
        )
    if not row["makes_tables"]:
        return wrong(
            f"this role may not record migrations in schema {row['schema']}",
            f"GRANT CREATE ON SCHEMA {row['schema']} TO {role}, or make it the database's owner",
        )
    if not row["has_trigrams"] and not row["knows_trigrams"]:
        return wrong(
            "the server has no extension pg_trgm, which the search needs",
            "install PostgreSQL's contrib package on the server",
        )
    return well("this role may migrate the database")


async def limits() -> Verdict:
    """Reads them as a transaction of the shop has them, behind any pooler."""
    async with transaction():
        rows = await fetch(
            "SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name",
            list(LIMITS),
        )
    lost = [
        f"{row['name']} is {row['value']} in place of {LIMITS[row['name']]}"
        for row in rows
        if row["value"] != LIMITS[row["name"]]
    ]
    if lost:
        return wrong(
            f"the time limits are lost on the way to PostgreSQL: {', '.join(lost)}",
            "if a pooler is in between, see docs/scaling.md; else ALTER ROLE … RESET ALL",
        )
    return well("the time limits of statements, locks and transactions are kept")


async def writing() -> Verdict:
    """Commits a record of the log without effect, where a commit waits for a standby."""
    row = await fetch_row(WRITING)
    assert row is not None
    if row["standby"]:
        return wrong(
            "this PostgreSQL is a standby, which can only be read",
            "let DATABASE_URL name the primary, or promote this server",
        )
    if row["read_only"]:
        return wrong(
            "this PostgreSQL can only be read (default_transaction_read_only)",
            "see why it was set, such as a full disk, then ALTER SYSTEM or ALTER ROLE … RESET it",
        )
    if not row["names"]:
        return well("PostgreSQL can be written to; it has no synchronous standby")
    try:
        await in_time(_commit(), STANDBY_WITHIN)
    except TimeoutError:
        return wrong(
            f"commits wait for a synchronous standby that is not there ({row['names']})",
            "start the standby, or change synchronous_standby_names if orders may depend on one"
            " server",
        )
    return well(f"commits reach the synchronous standby ({row['names']})")


async def _commit() -> None:
    async with transaction():
        await fetch("SELECT pg_logical_emit_message(true, 'doorstep', 'doctor')")


async def clock() -> Verdict:
    return _judged(await measure_skew())


def _judged(skew: Skew) -> Verdict:
    if abs(skew.certain) > CLOCK_WRONG:
        side = "ahead of" if skew.certain > 0 else "behind"
        return wrong(
            f"this machine's clock is {abs(skew.seconds):.1f} s {side} PostgreSQL's"
            f" (± {skew.uncertainty:.1f} s)",
            "let both machines take the time from the same servers (NTP)",
        )
    if skew.uncertainty > CLOCK_WRONG:
        return worth_a_look(
            f"PostgreSQL took {2 * skew.uncertainty:.1f} s to tell the time",
            "see why the network or the server is slow",
        )
    return well("this machine's clock agrees with PostgreSQL's")


async def connections(webs: int, workers: int) -> Verdict:
    if ENGINE.new_connector("doctor").pooler != "none":
        return well("a pooler shares them out (DATABASE_POOLER)")
    row = await fetch_row(ROOM)
    assert row is not None
    rooms = {"max_connections": row["server"]} | {
        f"CONNECTION LIMIT of the {of}": row[of] for of in ("database", "role") if row[of]
    }
    narrowest = min(rooms, key=lambda name: rooms[name])
    per_worker = settings.worker_slots + 4
    # Beside its pool a web process has a connection for /health/ready.
    per_web = settings.database_pool_size + 1
    needed = webs * per_web + workers * per_worker + COMMANDS
    sum_of = (
        f"web {webs} × {per_web} + workers {workers} × {per_worker} + commands {COMMANDS}"
        f" = {needed}"
    )
    if needed > rooms[narrowest]:
        return wrong(
            f"{sum_of} connections, and {narrowest} leaves {rooms[narrowest]}",
            "raise the limit, lower DATABASE_POOL_SIZE or WORKER_SLOTS, or put a pooler in between",
        )
    return well(f"{sum_of} connections at most, of {rooms[narrowest]}")


def _some(names: list[str]) -> str:
    return names[0] + (f" and {len(names) - 1} more" if names[1:] else "")
