"""What is sold, how much of it there is, and the two books that explain it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA products;

CREATE TABLE products.products (
    product_id varchar(100) PRIMARY KEY,
    name varchar(200) NOT NULL,
    description text NOT NULL,
    price bigint NOT NULL,
    category varchar(100) NOT NULL DEFAULT '',
    picture varchar(200),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_by varchar(254) NOT NULL DEFAULT '',
    withdrawn_at timestamptz,
    reorder_point integer NOT NULL DEFAULT 5,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT price_sound CHECK (price BETWEEN 0 AND 1000000000),
    CONSTRAINT reorder_point_sound CHECK (reorder_point BETWEEN 0 AND 1000000)
);
CREATE INDEX products_category ON products.products (category, name);

CREATE TABLE products.stock (
    product_id varchar(100) PRIMARY KEY
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    on_hand bigint NOT NULL,
    reserved bigint NOT NULL,
    -- The last guard against selling what is not there.
    CONSTRAINT reserved_is_there CHECK (reserved BETWEEN 0 AND on_hand)
);

-- What an order holds of a product: explains `reserved`.
CREATE TABLE products.reservations (
    id serial PRIMARY KEY,
    order_id uuid NOT NULL,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    quantity integer NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'HELD',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_hold_a_product UNIQUE (order_id, product_id),
    CONSTRAINT quantity_sound CHECK (quantity > 0),
    CONSTRAINT state_known CHECK (state IN ('HELD', 'TAKEN', 'RELEASED'))
);
CREATE INDEX reservations_held ON products.reservations (product_id) WHERE state = 'HELD';

-- What came and what left: explains `on_hand`.
CREATE TABLE products.movements (
    id serial PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    quantity bigint NOT NULL,
    reason varchar(200) NOT NULL,
    order_id uuid,
    moved_by varchar(254) NOT NULL,
    at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT something_moved CHECK (quantity <> 0)
);
CREATE INDEX movements_product ON products.movements (product_id, id DESC);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
