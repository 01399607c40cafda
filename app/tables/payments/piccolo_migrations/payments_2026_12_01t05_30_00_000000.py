"""Operations that a person dropped after a restore."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "operations that were dropped"

SQL = "ALTER TABLE payments.operations ADD COLUMN dropped_at timestamptz"


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
