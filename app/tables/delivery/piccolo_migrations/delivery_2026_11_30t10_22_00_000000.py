"""Parcels of test orders, and since when they are removed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "parcels of test orders"

SQL = """
ALTER TABLE delivery.shipments
    ADD COLUMN is_test boolean NOT NULL DEFAULT false,
    ADD COLUMN removed_at timestamptz;
CREATE INDEX shipments_tests ON delivery.shipments (order_id) WHERE is_test;
CREATE INDEX shipments_removed ON delivery.shipments (status) WHERE removed_at IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
