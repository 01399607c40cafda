"""Stock-takes of shelves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "stock-takes of shelves"

SQL = """
CREATE TABLE products.stock_takes (
    take_id uuid PRIMARY KEY,
    first_shelf varchar(40) NOT NULL,
    last_shelf varchar(40) NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'OPEN',
    started_by varchar(254) NOT NULL,
    started_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_by varchar(254),
    ended_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT take_state_known CHECK (state IN ('OPEN', 'SAVED', 'GIVEN_UP')),
    CONSTRAINT ended_whole
        CHECK (num_nulls(ended_by, ended_at) = CASE state WHEN 'OPEN' THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX stock_takes_open ON products.stock_takes (first_shelf, last_shelf)
    WHERE state = 'OPEN';
CREATE INDEX stock_takes_ended ON products.stock_takes (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE products.stock_take_lines (
    id serial PRIMARY KEY,
    take_id uuid NOT NULL REFERENCES products.stock_takes ON DELETE RESTRICT,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    counted integer,
    expected bigint,
    expected_last bigint,
    after_movement bigint,
    began_at timestamptz,
    counted_at timestamptz,
    counted_by varchar(254),
    CONSTRAINT one_line_a_product UNIQUE (take_id, product_id),
    CONSTRAINT line_whole CHECK (num_nulls(counted, expected, expected_last, after_movement,
        began_at, counted_at, counted_by) IN (0, 7)),
    CONSTRAINT line_sound CHECK (counted BETWEEN 0 AND 1000000)
);

ALTER TABLE products.counts
    ADD COLUMN take_id uuid REFERENCES products.stock_takes ON DELETE RESTRICT,
    ADD CONSTRAINT one_count_a_take UNIQUE (take_id, product_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
