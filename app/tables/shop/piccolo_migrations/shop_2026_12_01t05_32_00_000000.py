"""When backups were made."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "backups"

SQL = """
CREATE TABLE shop.backups (
    made_at timestamptz PRIMARY KEY,
    size bigint NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
