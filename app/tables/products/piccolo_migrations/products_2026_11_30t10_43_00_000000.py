"""By which rate of VAT a product is taxed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:43:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tax class of a product"

SQL = """
ALTER TABLE products.products
    ADD COLUMN tax_class varchar(20) NOT NULL DEFAULT 'STANDARD',
    ADD CONSTRAINT tax_class_known CHECK (
        tax_class IN ('STANDARD', 'REDUCED', 'SUPER_REDUCED', 'ZERO', 'EXEMPT'));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
