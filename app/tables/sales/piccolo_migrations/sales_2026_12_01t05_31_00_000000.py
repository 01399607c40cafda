"""Places of the series of invoices that a restore leaves out."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "gaps in the series of invoices"

SQL = """
CREATE TABLE sales.invoice_gaps (
    first_place bigint PRIMARY KEY,
    last_place bigint NOT NULL,
    restore bigint NOT NULL UNIQUE,
    cause text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT gap_sound CHECK (0 < first_place AND first_place <= last_place)
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
