"""Whose data was erased, without saying who that was."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T03:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "erasures of customers' data"

SQL = """
CREATE SCHEMA customers;

CREATE TABLE customers.erasures (
    erasure_id uuid PRIMARY KEY,
    email_hash text NOT NULL,
    orders uuid[] NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    erased_by varchar(200) NOT NULL,
    replaced jsonb NOT NULL,
    searched integer NOT NULL,
    CONSTRAINT something_searched CHECK (searched > 0)
);
CREATE INDEX erasures_erased ON customers.erasures (erased_at DESC, erasure_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "customers", DESCRIPTION, SQL)
