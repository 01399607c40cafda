"""Orders of companies, and another address for the invoice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "companies and invoice addresses"

SQL = """
ALTER TABLE sales.orders
    ADD COLUMN company varchar(200),
    ADD COLUMN vat_id varchar(50),
    ADD COLUMN billing jsonb;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
