"""Pictures that a file of products names, and that are fetched from their addresses."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "fetched pictures of products"

SQL = """
CREATE TABLE products.picture_fetches (
    id serial PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    import_id uuid REFERENCES products.imports ON UPDATE CASCADE ON DELETE SET NULL,
    url varchar(2000) NOT NULL,
    alt varchar(300) NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'PENDING',
    attempts integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    asked_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_at timestamptz,
    reason varchar(300) NOT NULL DEFAULT '',
    CONSTRAINT one_fetch_a_picture UNIQUE (product_id, url),
    CONSTRAINT state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED'))
);
CREATE INDEX picture_fetches_due ON products.picture_fetches (due_at) WHERE state = 'PENDING';
CREATE INDEX picture_fetches_of_import ON products.picture_fetches (import_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
