"""After how many months customers are erased."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T03:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "erasing customers by time"

SQL = "ALTER TABLE shop.settings ADD COLUMN erase_after_months integer"


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
