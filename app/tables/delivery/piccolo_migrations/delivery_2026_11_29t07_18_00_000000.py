"""The customer's note for the courier stands with the parcel."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T07:18:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the customer's note for the courier"

STATEMENTS = ("ALTER TABLE delivery.shipments ADD COLUMN note varchar(2000) NOT NULL DEFAULT ''",)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
