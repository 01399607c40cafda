"""The index by which parcels that somebody wanted to cancel too late are found on their way."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T11:56:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "refused cancellations on their way"

STATEMENTS = (
    "CREATE INDEX shipments_refused ON delivery.shipments (placed_at, shipment_id)"
    " WHERE cancellation_refused_at IS NOT NULL AND status = 'SHIPPED'",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
