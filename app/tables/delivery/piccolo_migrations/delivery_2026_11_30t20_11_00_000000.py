"""Notes of the staff about an order, and the mark of its parcels."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "notes about orders"

SQL = """
CREATE TABLE delivery.order_notes (
    note_id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    words varchar(500) NOT NULL,
    written_by varchar(254) NOT NULL,
    written_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX order_notes_order ON delivery.order_notes (order_id);
ALTER TABLE delivery.shipments ADD COLUMN noted boolean NOT NULL DEFAULT false;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
