"""A claim is whole or not there, and belongs to a parcel that has not left."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T08:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what a claim is"

STATEMENTS = (
    "ALTER TABLE delivery.shipments ADD CONSTRAINT claim_whole"
    " CHECK (num_nonnulls(claimant, claimed_by, claimed_until) IN (0, 3))",
    "ALTER TABLE delivery.shipments ADD CONSTRAINT claim_ends_when_it_leaves"
    " CHECK (claimed_until IS NULL OR status = 'PENDING')",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
