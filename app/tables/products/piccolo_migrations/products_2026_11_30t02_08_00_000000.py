"""Finding a product by a SKU in any case, without reading them all."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:08:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an index of the SKUs in small letters"

SQL = """
CREATE INDEX products_sku_lower ON products.products (lower(sku));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
