"""The indexes by which the board is listed and watched."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T00:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes for the board"

STATEMENTS = (
    "CREATE INDEX shipments_changed ON delivery.shipments (changed_at)",
    "CREATE INDEX shipments_status_placed ON delivery.shipments (status, placed_at, shipment_id)",
    "CREATE INDEX shipments_status_changed"
    " ON delivery.shipments (status, changed_at DESC, shipment_id DESC)",
    "CREATE INDEX shipments_number ON delivery.shipments (order_number)",
    "CREATE INDEX shipments_tracking ON delivery.shipments (tracking_number)",
    """
    CREATE FUNCTION delivery.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.changed_at = clock_timestamp(); RETURN NEW; END $$
    """,
    "CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON delivery.shipments"
    " FOR EACH ROW EXECUTE FUNCTION delivery.note_change()",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
