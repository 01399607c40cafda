"""The index by which the board finds a shipment by a part of a name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T05:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "search by name"

STATEMENTS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX shipments_name ON delivery.shipments USING gin (customer_name gin_trgm_ops)"
    " WITH (gin_pending_list_limit = 256)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
