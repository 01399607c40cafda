"""Each order says under which legal texts it was placed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the legal texts of an order"

SQL = """
ALTER TABLE sales.orders ADD COLUMN legal_edition integer NOT NULL DEFAULT 0;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
