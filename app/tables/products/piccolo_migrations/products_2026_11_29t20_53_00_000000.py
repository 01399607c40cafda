"""What a packer needs to know of a product: its codes, and its place on the shelf."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:53:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "sku, barcode and shelf"

SQL = """
ALTER TABLE products.products
    ADD COLUMN sku varchar(64),
    ADD COLUMN barcode varchar(14),
    ADD COLUMN shelf varchar(40) NOT NULL DEFAULT '',
    ADD CONSTRAINT one_product_a_sku UNIQUE (sku),
    ADD CONSTRAINT one_product_a_barcode UNIQUE (barcode),
    ADD CONSTRAINT sku_sound CHECK (sku <> ''),
    ADD CONSTRAINT barcode_sound CHECK (barcode ~ '^([0-9]{8}|[0-9]{13}|[1-9][0-9]{13})$');
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
