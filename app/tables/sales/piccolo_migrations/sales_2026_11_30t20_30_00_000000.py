"""The index of orders by time has all that the report about sales adds up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "index for the report about sales"

# Instead of another index, which each order would pay for when it is placed.
SQL = """
DROP INDEX sales.orders_placed;
CREATE INDEX orders_placed ON sales.orders (placed_at DESC, order_id)
    INCLUDE (total, currency, status, is_test);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
