"""Why the shop itself cancels pieces of an order."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "cancellations by the staff"

SQL = """
ALTER TABLE sales.piece_requests ADD COLUMN because varchar(20);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
