"""All parcels of test orders, also those that were divided from one, and an index without them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T14:14:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "divided parcels of test orders"

SQL = """
UPDATE delivery.shipments AS parcels SET is_test = true
FROM delivery.shipments AS first
WHERE first.is_test AND first.order_id = parcels.order_id AND NOT parcels.is_test;
DROP INDEX delivery.shipments_cancelled;
CREATE INDEX shipments_cancelled ON delivery.shipments (status)
    WHERE status = 'CANCELLED' AND items <> '[]'::jsonb AND removed_at IS NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
