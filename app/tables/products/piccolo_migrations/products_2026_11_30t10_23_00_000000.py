"""What test orders took comes back once, when they are removed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:23:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "goods of removed test orders"

SQL = """
ALTER TABLE products.movements ADD COLUMN test_order_id uuid;
CREATE UNIQUE INDEX movements_test_order ON products.movements (test_order_id, product_id)
    WHERE test_order_id IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
