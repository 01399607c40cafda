"""Orders that the staff take on the telephone are marked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "orders by phone"

SQL = """
ALTER TABLE sales.orders
    ADD COLUMN by_phone boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT one_way_of_placing CHECK (NOT (by_phone AND (by_key OR is_test)));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
