"""The list of products that somebody is to count."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "counts of products"

SQL = """
CREATE TABLE products.counts (
    count_id uuid PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    reason varchar(200) NOT NULL,
    asked_by varchar(254) NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    counted_at timestamptz,
    counted_by varchar(254),
    expected bigint,
    counted bigint,
    movement_id integer REFERENCES products.movements ON DELETE RESTRICT,
    CONSTRAINT one_count_a_movement UNIQUE (movement_id),
    CONSTRAINT counted_whole
        CHECK (num_nulls(counted_at, counted_by, expected, counted) IN (0, 4)),
    CONSTRAINT counted_sound CHECK (counted >= 0),
    CONSTRAINT moved_by_the_difference
        CHECK ((movement_id IS NOT NULL) = (counted IS DISTINCT FROM expected))
);
CREATE UNIQUE INDEX counts_open ON products.counts (product_id) WHERE counted_at IS NULL;
CREATE INDEX counts_counted ON products.counts (counted_at) WHERE counted_at IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
