"""Where order numbers come from, and the indexes by which orders are listed and watched."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T00:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "order numbers, and indexes for lists"

STATEMENTS = (
    "CREATE SEQUENCE sales.order_numbers",
    "CREATE INDEX orders_changed ON sales.orders (changed_at)",
    "CREATE INDEX orders_placed ON sales.orders (placed_at DESC, order_id)",
    "CREATE INDEX orders_status_placed ON sales.orders (status, placed_at DESC, order_id)",
    "CREATE INDEX orders_email ON sales.orders (lower(customer_email))",
    "CREATE INDEX idempotency_keys_age ON sales.idempotency_keys (created_at)",
    """
    CREATE FUNCTION sales.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.changed_at = clock_timestamp(); RETURN NEW; END $$
    """,
    "CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON sales.orders"
    " FOR EACH ROW EXECUTE FUNCTION sales.note_change()",
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
