"""The index by which ended sessions are cleared away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T00:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes for upkeep"

STATEMENTS = ("CREATE INDEX sessions_expiry ON staff.sessions (expires_at)",)


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, STATEMENTS)
