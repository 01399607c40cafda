"""The way in which the customer wants the parcel delivered."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "ways of delivery"

SQL = """
ALTER TABLE delivery.shipments
    ADD COLUMN method_name varchar(100),
    ADD COLUMN method_kind varchar(10);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
