"""Since when a parcel is claimed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T22:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "since when a parcel is claimed"

# What the migration writes is no change of a parcel, so the trigger must not date it.
SQL = """
ALTER TABLE delivery.shipments DISABLE TRIGGER note_change;
ALTER TABLE delivery.shipments ADD COLUMN claimed_since timestamptz;
UPDATE delivery.shipments SET claimed_since = claimed_until - interval '30 minutes'
WHERE claimed_until IS NOT NULL;
ALTER TABLE delivery.shipments ENABLE TRIGGER note_change;
ALTER TABLE delivery.shipments
    DROP CONSTRAINT claim_whole,
    ADD CONSTRAINT claim_whole
        CHECK (num_nonnulls(claimant, claimed_by, claimed_since, claimed_until) IN (0, 4));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
