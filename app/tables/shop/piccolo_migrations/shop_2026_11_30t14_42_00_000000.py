"""Names of categories in further languages."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T14:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "names of categories"

SQL = """
ALTER TABLE shop.settings ADD COLUMN category_names jsonb;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
