"""The indexes by which the board is narrowed down to a country, a carrier or whose claim it is."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T11:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "filters of the board"

STATEMENTS = (
    "CREATE INDEX shipments_country"
    " ON delivery.shipments (status, country, placed_at, shipment_id)",
    "CREATE INDEX shipments_carrier"
    " ON delivery.shipments (carrier, status, changed_at DESC, shipment_id DESC)"
    " WHERE carrier IS NOT NULL",
    "CREATE INDEX shipments_claimant ON delivery.shipments (claimant) WHERE claimant IS NOT NULL",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
