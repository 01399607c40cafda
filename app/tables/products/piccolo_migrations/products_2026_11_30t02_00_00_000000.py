"""What the law and the carriers ask of a product, and products that are not on sale yet."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "weight, manufacturer, safety information and drafts"

SQL = """
ALTER TABLE products.products
    ADD COLUMN weight_grams integer,
    ADD COLUMN manufacturer_name varchar(200) NOT NULL DEFAULT '',
    ADD COLUMN manufacturer_address varchar(500) NOT NULL DEFAULT '',
    ADD COLUMN manufacturer_contact varchar(200) NOT NULL DEFAULT '',
    ADD COLUMN responsible_person varchar(500) NOT NULL DEFAULT '',
    ADD COLUMN safety_information text NOT NULL DEFAULT '',
    ADD COLUMN published_at timestamptz DEFAULT CURRENT_TIMESTAMP,
    ADD CONSTRAINT weight_sound CHECK (weight_grams BETWEEN 1 AND 1000000),
    ADD CONSTRAINT sold_when_published CHECK (num_nonnulls(published_at, withdrawn_at) > 0);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
