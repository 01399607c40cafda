from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T07:05:10:000000"
VERSION = "1.38.0"
DESCRIPTION = "the state or province of an address, where its country has one"

STATEMENTS = ["ALTER TABLE sales.orders ADD COLUMN state VARCHAR(200) NULL DEFAULT NULL"]


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
