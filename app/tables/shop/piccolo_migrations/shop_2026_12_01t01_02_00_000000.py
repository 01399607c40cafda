"""What the numbers of the shop's invoices begin with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T01:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "prefix of invoice numbers"

SQL = "ALTER TABLE shop.settings ADD COLUMN invoice_prefix text"


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
