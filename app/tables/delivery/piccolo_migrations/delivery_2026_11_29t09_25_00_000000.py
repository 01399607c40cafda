"""What was said wrong of a parcel can be corrected, and why an order was cancelled stays with it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "corrections of parcels"

STATEMENTS = (
    "ALTER TABLE delivery.shipments"
    " ADD COLUMN delivery_recorded_at timestamptz,"
    " ADD COLUMN retracted_at timestamptz,"
    " ADD COLUMN retracted_by varchar(254),"
    " ADD COLUMN corrections jsonb NOT NULL DEFAULT '[]',"
    " ADD COLUMN cancellation_reason text,"
    " ADD CONSTRAINT retracted_is_open CHECK"
    " (retracted_at IS NULL OR status = 'DELIVERED' AND delivered_at IS NULL)",
    "CREATE INDEX shipments_retracted ON delivery.shipments (status)"
    " WHERE retracted_at IS NOT NULL",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
