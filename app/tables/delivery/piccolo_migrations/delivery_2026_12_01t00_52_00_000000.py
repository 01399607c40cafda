"""What a parcel needs that its customer collects, and the id of its way of delivery."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T00:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "parcels that are collected"

SQL = """
ALTER TABLE delivery.shipments
    ADD COLUMN method_id varchar(40),
    ADD COLUMN bin varchar(20),
    ADD COLUMN pickup_code varchar(12);

-- The few that wait, or waited, for their customers.
CREATE INDEX shipments_pickup_code ON delivery.shipments (pickup_code)
    WHERE pickup_code IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
