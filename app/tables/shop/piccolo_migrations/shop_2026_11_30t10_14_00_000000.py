"""The carriers that the shop sends with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "carriers of the shop"

SQL = "ALTER TABLE shop.settings ADD COLUMN carriers jsonb"


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
