"""What managers decide about the shop, a row for each change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T12:47:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "shop settings"

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS shop",
    """
    CREATE TABLE shop.settings (
        version integer PRIMARY KEY CHECK (version > 0),
        name text,
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        changed_by text NOT NULL DEFAULT ''
    )
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, STATEMENTS)
