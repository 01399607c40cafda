"""When stock is low, and who gets a mail about it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:33:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "low stock"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN low_stock_level integer,
    ADD COLUMN low_stock_emails text[];
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
