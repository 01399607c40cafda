"""Products that have become low."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "low stock"

SQL = """
CREATE TABLE products.low_stock_notices (
    notice_id uuid PRIMARY KEY,
    written_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE products.low_stock (
    id serial PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    available bigint NOT NULL,
    level integer NOT NULL,
    fell_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    rose_at timestamptz,
    notice_id uuid REFERENCES products.low_stock_notices ON DELETE RESTRICT
);
CREATE UNIQUE INDEX low_stock_standing ON products.low_stock (product_id) WHERE rose_at IS NULL;
CREATE INDEX low_stock_notice ON products.low_stock (notice_id) WHERE notice_id IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
