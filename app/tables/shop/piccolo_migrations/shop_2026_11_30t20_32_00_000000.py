"""Within how many hours parcels are to leave."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "target for shipping"

SQL = "ALTER TABLE shop.settings ADD COLUMN ship_target_hours integer"


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
