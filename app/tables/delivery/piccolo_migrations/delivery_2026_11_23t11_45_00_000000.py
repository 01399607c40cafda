"""The index by which the board is listed by customer."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T11:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "shipments by customer"

STATEMENTS = (
    "CREATE INDEX shipments_customer"
    " ON delivery.shipments (status, lower(customer_name), shipment_id)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
