"""The shop's own language, and those that customers can choose from."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "languages of the shop"

SQL = "ALTER TABLE shop.settings ADD COLUMN language text, ADD COLUMN languages text[]"


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
