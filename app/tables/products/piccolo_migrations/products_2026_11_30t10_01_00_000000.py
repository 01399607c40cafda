"""Files of products that are imported, and what each does to each product."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "imports of products"

SQL = """
CREATE TABLE products.imports (
    import_id uuid PRIMARY KEY,
    file_name varchar(200) NOT NULL,
    content bytea,
    format varchar(20) NOT NULL DEFAULT '',
    encoding varchar(20) NOT NULL DEFAULT '',
    separator varchar(1) NOT NULL DEFAULT '',
    columns jsonb NOT NULL DEFAULT '{}',
    others text[] NOT NULL DEFAULT '{}',
    state varchar(10) NOT NULL,
    fault varchar(300) NOT NULL DEFAULT '',
    sets_stock boolean NOT NULL DEFAULT false,
    found integer NOT NULL DEFAULT 0,
    settled integer NOT NULL DEFAULT 0,
    batches integer NOT NULL DEFAULT 0,
    batch integer NOT NULL DEFAULT 0,
    language varchar(20) NOT NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id varchar(100) NOT NULL,
    asked_by varchar(254) NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    applied_by varchar(254) NOT NULL DEFAULT '',
    applied_at timestamptz,
    ended_at timestamptz,
    leased_by uuid,
    leased_until timestamptz,
    CONSTRAINT state_known
        CHECK (state IN ('CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'UNREADABLE')),
    CONSTRAINT settled_sound CHECK (settled BETWEEN 0 AND found),
    CONSTRAINT batch_sound CHECK (batch BETWEEN 0 AND batches),
    CONSTRAINT applied_when_asked
        CHECK ((applied_at IS NOT NULL) = (state IN ('APPLYING', 'DONE'))),
    CONSTRAINT ended_when_done CHECK ((ended_at IS NOT NULL) = (state IN ('DONE', 'UNREADABLE')))
);
CREATE INDEX imports_by_time ON products.imports (asked_at);
CREATE INDEX imports_due ON products.imports (asked_at) WHERE state IN ('CHECKING', 'APPLYING');

CREATE TABLE products.import_entries (
    id serial PRIMARY KEY,
    import_id uuid NOT NULL
        REFERENCES products.imports ON UPDATE CASCADE ON DELETE CASCADE,
    place integer NOT NULL,
    batch integer NOT NULL,
    line integer NOT NULL,
    product_id varchar(100) NOT NULL,
    name varchar(200) NOT NULL,
    outcome varchar(10) NOT NULL,
    version integer NOT NULL DEFAULT 0,
    on_hand bigint,
    quantity bigint,
    given jsonb NOT NULL,
    changes jsonb NOT NULL,
    fault jsonb,
    settled_at timestamptz,
    CONSTRAINT one_entry_a_place UNIQUE (import_id, place),
    CONSTRAINT outcome_known CHECK (outcome IN ('ADDED', 'CHANGED', 'SAME', 'REFUSED')),
    CONSTRAINT refused_with_a_reason CHECK ((fault IS NOT NULL) = (outcome = 'REFUSED'))
);
CREATE INDEX import_entries_by_batch ON products.import_entries (import_id, batch);
CREATE INDEX import_entries_by_outcome ON products.import_entries (import_id, outcome, place);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
