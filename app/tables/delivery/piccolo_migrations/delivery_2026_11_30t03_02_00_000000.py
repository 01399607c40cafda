"""Counting cancelled parcels without reading them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T03:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an index of the parcels that are cancelled and were not merged"

SQL = """
CREATE INDEX shipments_cancelled ON delivery.shipments (status)
WHERE status = 'CANCELLED' AND items <> '[]'::jsonb;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
