"""The customer's phone number."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:17:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the customer's phone number"

SQL = "ALTER TABLE delivery.shipments ADD COLUMN customer_phone varchar(50)"


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
