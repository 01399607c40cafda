"""The company in a parcel's address."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "companies in addresses"

SQL = """
ALTER TABLE delivery.shipments
    ADD COLUMN company varchar(200);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
