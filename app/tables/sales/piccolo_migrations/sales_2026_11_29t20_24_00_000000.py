"""The numbers of a parcel that left in several boxes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:24:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "numbers of further boxes"

SQL = """
ALTER TABLE sales.orders ADD COLUMN further_numbers jsonb NOT NULL DEFAULT '[]';
ALTER TABLE sales.parcels ADD COLUMN further_numbers jsonb NOT NULL DEFAULT '[]';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
