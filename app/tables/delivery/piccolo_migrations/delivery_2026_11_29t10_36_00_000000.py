"""What the customers of open orders wrote for the courier before Delivery got it.

Orders placed from now on bring their notes along. The rows' times stay: nothing happened to them.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T10:36:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the notes of orders that are open"

STATEMENTS = (
    "ALTER TABLE delivery.shipments DISABLE TRIGGER note_change",
    """
    DO $$ BEGIN
        IF to_regclass('sales.orders') IS NOT NULL THEN
            UPDATE delivery.shipments SET note = orders.note FROM sales.orders
            WHERE orders.order_id = shipments.order_id AND orders.note <> ''
              AND shipments.note = '' AND shipments.status IN ('PENDING', 'SHIPPED');
        END IF;
    END $$
    """,
    "ALTER TABLE delivery.shipments ENABLE TRIGGER note_change",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
