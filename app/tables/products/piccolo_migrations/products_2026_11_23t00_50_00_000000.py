"""The indexes by which stock is explained and the catalogue is listed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T00:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes for lists and settling"

STATEMENTS = (
    "CREATE INDEX reservations_held ON products.reservations (product_id) WHERE state = 'HELD'",
    "CREATE INDEX movements_product ON products.movements (product_id, id DESC)",
    "CREATE INDEX products_category ON products.products (category, name)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, STATEMENTS)
