"""An index of parcels by the time at which they left, with all that the report adds up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "index for the report about shipping"

# A parcel that waits is not in it, so placing an order costs no more.
SQL = """
CREATE INDEX shipments_left ON delivery.shipments (shipped_at)
    INCLUDE (placed_at, delivered_at, carrier, carrier_key, shipped_by, is_test)
    WHERE shipped_at IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
