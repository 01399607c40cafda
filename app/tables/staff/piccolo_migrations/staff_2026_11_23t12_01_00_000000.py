"""The indexes that keep the names of saved views apart."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T12:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "names of saved views"

STATEMENTS = (
    "CREATE UNIQUE INDEX saved_views_own ON staff.saved_views (staff_id, lower(name))"
    " WHERE NOT shared",
    "CREATE UNIQUE INDEX saved_views_shared ON staff.saved_views (lower(name)) WHERE shared",
    "CREATE INDEX saved_views_owner ON staff.saved_views (staff_id)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, STATEMENTS)
