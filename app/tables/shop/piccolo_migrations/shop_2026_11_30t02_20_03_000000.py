"""The countries to which the shop delivers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:20:03:000000"
VERSION = "1.38.0"
DESCRIPTION = "countries served"

SQL = """
ALTER TABLE shop.settings ADD COLUMN countries_served text[];
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
