"""Where and when customers collect their orders, and with whom parcels are sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T00:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points of pick-up and carriers of ways of delivery"

SQL = """
ALTER TABLE sales.methods
    ADD COLUMN pickup_point jsonb,
    ADD COLUMN opening_hours jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN carrier varchar(100),
    ADD CONSTRAINT collected_at_a_point CHECK (
        kind = 'PICKUP' AND carrier IS NULL OR pickup_point IS NULL AND opening_hours = '{}');
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
