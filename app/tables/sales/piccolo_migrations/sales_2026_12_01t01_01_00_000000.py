"""Invoices and credit notes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T01:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "invoices"

SQL = """
CREATE TABLE sales.invoices (
    number varchar(40) PRIMARY KEY,
    place bigint NOT NULL UNIQUE,
    order_id uuid NOT NULL REFERENCES sales.orders ON DELETE RESTRICT,
    kind varchar(20) NOT NULL,
    cause varchar(40) NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT current_timestamp,
    currency varchar(3) NOT NULL,
    total bigint NOT NULL,
    body jsonb NOT NULL,
    CONSTRAINT one_a_cause UNIQUE (order_id, cause),
    CONSTRAINT kind_known CHECK (kind IN ('INVOICE', 'CREDIT_NOTE')),
    CONSTRAINT place_sound CHECK (place > 0),
    CONSTRAINT total_sound CHECK (total >= 0),
    CONSTRAINT cause_fits CHECK ((kind = 'INVOICE') = (cause = order_id::text))
);
CREATE INDEX invoices_issued_at ON sales.invoices (issued_at, place);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
