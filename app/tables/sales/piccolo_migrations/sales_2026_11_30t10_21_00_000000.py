"""Orders with which managers try the shop, and which are removed afterwards."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "test orders"

SQL = """
ALTER TABLE sales.orders
    ADD COLUMN is_test boolean NOT NULL DEFAULT false,
    ADD COLUMN removed_at timestamptz,
    ADD CONSTRAINT removed_is_test
        CHECK (removed_at IS NULL OR is_test AND status IN ('DELIVERED', 'CANCELLED'));
CREATE INDEX orders_tests ON sales.orders (placed_at) WHERE is_test;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
