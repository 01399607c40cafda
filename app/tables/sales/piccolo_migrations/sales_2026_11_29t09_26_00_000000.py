"""An order follows what Delivery corrects of its parcel."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "corrected parcels"

STATEMENTS = (
    "ALTER TABLE sales.orders"
    " ADD COLUMN retracted_at timestamptz,"
    " ADD COLUMN parcel_version integer NOT NULL DEFAULT 0,"
    " ADD COLUMN parcel_status varchar(20)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
