"""Families: products that differ in options such as colour and size."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "families of products"

# The index is partial because PostgreSQL counts columns of other unique indexes among a row's keys:
# a change of the family would wait for every order that holds the product.
SQL = """
CREATE TABLE products.families (
    family_id varchar(100) PRIMARY KEY,
    name varchar(120) NOT NULL,
    options text[] NOT NULL,
    version integer NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_by varchar(254) NOT NULL,
    CONSTRAINT options_sound CHECK (cardinality(options) BETWEEN 1 AND 3)
);
ALTER TABLE products.products
    ADD COLUMN family_id varchar(100) REFERENCES products.families ON DELETE RESTRICT,
    ADD COLUMN option_values text[] NOT NULL DEFAULT '{}',
    ADD COLUMN family_position integer,
    ADD CONSTRAINT values_in_a_family
        CHECK ((family_id IS NULL) = (cardinality(option_values) = 0));
CREATE UNIQUE INDEX one_member_a_combination ON products.products (family_id, option_values)
    WHERE family_id IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
