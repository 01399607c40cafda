"""Tables and columns that a database lacks although their migrations are recorded.

Somebody has dropped them, or a restore was not complete. Migrating does not bring them back.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from piccolo.table import Table

from app.infra.database import fetch
from app.tables.migrations import known

THERE: Final = """
SELECT nspname || '.' || relname AS name, array_agg(attname::text) AS columns
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_attribute ON attrelid = pg_class.oid
WHERE nspname = ANY($1) AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
GROUP BY nspname, relname
"""
REMEDY: Final = (
    "doorstep migrate does not bring back what was dropped; restore a backup of this database"
)


async def lacking() -> list[str]:
    """Returns the names of missing tables, and of missing columns with those of their tables."""
    rows = await fetch(THERE, sorted({one.app for one in known()}))
    there = {row["name"]: set(row["columns"]) for row in rows}
    found: list[str] = []
    for table in _tables():
        meta = table._meta  # pyright: ignore[reportPrivateUsage]
        name = f"{meta.schema}.{meta.tablename}"
        if name not in there:
            found.append(name)
            continue
        found += [
            f"{name}.{column._meta.db_column_name}"  # pyright: ignore[reportPrivateUsage]
            for column in table.all_columns()
            if column._meta.db_column_name not in there[name]  # pyright: ignore[reportPrivateUsage]
        ]
    return found


def _tables() -> Iterator[type[Table]]:
    for app in sorted({one.app for one in known()}):
        yield from import_module(f"app.tables.{app}.piccolo_app").APP_CONFIG.table_classes
