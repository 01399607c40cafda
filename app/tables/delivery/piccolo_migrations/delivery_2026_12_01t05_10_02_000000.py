"""When a parcel has to leave, and to arrive, for the promise to its customer."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:10:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "promised days of parcels"

# Parcels of which nothing is promised are in none of the indexes.
SQL = """
ALTER TABLE delivery.shipments
    ADD COLUMN ship_by date,
    ADD COLUMN promised_by date,
    ADD CONSTRAINT promise_whole CHECK (
        num_nonnulls(ship_by, promised_by) = 0
        OR num_nonnulls(ship_by, promised_by) = 2 AND ship_by <= promised_by
    );

CREATE INDEX shipments_to_leave ON delivery.shipments (ship_by)
    WHERE status = 'PENDING' AND ship_by IS NOT NULL;
CREATE INDEX shipments_to_arrive ON delivery.shipments (promised_by)
    WHERE status = 'SHIPPED' AND promised_by IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
