"""The migrations that a database records as applied, and why a record cannot be trusted.

Piccolo keeps the record in a table named `migration`, in the first schema of the search_path.
"""

from collections.abc import Set
from typing import Final

from piccolo.apps.migrations.tables import Migration as Recorded

from app.infra.database import Row, fetch, fetch_row, fetch_value
from app.tables.migrations import CannotMigrate, Migration, known

RECORD: Final = """
SELECT format('%I.%I', nspname, relname) AS name, relkind IN ('r', 'p') AND (
    SELECT count(*) = 2 FROM pg_attribute
    WHERE attrelid = pg_class.oid AND attname IN ('app_name', 'name')
        AND atttypid IN ('text'::regtype, 'varchar'::regtype) AND NOT attisdropped
) AS ours
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
"""
FOUND: Final = f"{RECORD} WHERE pg_class.oid = to_regclass('migration')"
ELSEWHERE: Final = f"{RECORD} WHERE relname = 'migration'"
SCHEMAS: Final = "SELECT nspname FROM pg_namespace WHERE nspname = ANY($1)"
OWN_DATABASE: Final = "give the shop a database of its own"


async def look_up() -> Set[Migration]:
    """Reads the record, and changes nothing: without a record nothing is applied."""
    found = await fetch_row(FOUND)
    return await _recorded(found) if found and found["ours"] else set()


async def read_applied() -> Set[Migration]:
    """Reads the record in the open transaction, or creates it in an empty database.

    Raises `CannotMigrate` if the table is not the shop's.
    """
    found = await fetch_row(FOUND)
    if found is None:
        await _make_record()
        return set()
    if not found["ours"]:
        raise CannotMigrate(
            f"{found['name']} is not the table in which the shop records its migrations;"
            f" {OWN_DATABASE}"
        )
    return await _recorded(found)


async def refuse_other_schemas(applied: Set[Migration]) -> None:
    """Raises `CannotMigrate` unless the flats' schemas are exactly those of `applied`."""
    flats = {one.app for one in known()}
    made = {one.app for one in applied} & flats
    there = {row["nspname"] for row in await fetch(SCHEMAS, list(flats))}
    if foreign := there - made:
        raise CannotMigrate(
            f"schemas of the shop's names are there already ({named(foreign)}), and the table"
            f" migration records nothing of them; {OWN_DATABASE}, or restore a backup of this one"
        )
    if gone := made - there:
        raise CannotMigrate(
            f"schemas that were made are gone ({named(gone)}); restore a backup of this database"
        )


async def _recorded(found: Row) -> Set[Migration]:
    rows = await fetch(f"SELECT app_name, name FROM {found['name']}")
    return {Migration(row["app_name"] or "", row["name"] or "") for row in rows}


async def _make_record() -> None:
    for row in await fetch(ELSEWHERE):
        if row["ours"] and await fetch(SCHEMAS, [one.app for one in known()]):
            path = await fetch_value("SELECT current_setting('search_path')")
            raise CannotMigrate(
                f"migrations are recorded in {row['name']}, which the search_path ({path}) does not"
                " reach; ALTER ROLE or ALTER DATABASE … RESET search_path brings it back"
            )
    if await fetch_value("SELECT current_schema()") in (None, "pg_catalog"):
        path = await fetch_value("SELECT current_setting('search_path')")
        raise CannotMigrate(
            f"the search_path ({path}) names no schema in which the migrations can be recorded;"
            " ALTER ROLE or ALTER DATABASE … RESET search_path, or CREATE SCHEMA public"
        )
    await Recorded.create_table().run()


def named(found: Set[Migration] | Set[str]) -> str:
    # The first one and a count keep the message short.
    first, *others = map(str, sorted(found))
    return f"{first} and {len(others)} more" if others else first
