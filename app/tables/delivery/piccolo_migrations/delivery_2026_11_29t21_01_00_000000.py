"""When the slip or the label of a parcel was last printed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T21:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "prints of slips and labels"

SQL = """
CREATE TABLE delivery.prints (
    shipment_id uuid PRIMARY KEY REFERENCES delivery.shipments ON DELETE RESTRICT,
    printed_at timestamptz NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
