"""When a provider was last asked how a payment stands, and what finds an operation by its name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "payments that a provider is asked about"

SQL = """
ALTER TABLE payments.payments ADD COLUMN looked_at timestamptz;
CREATE INDEX payments_online ON payments.payments (looked_at)
    WHERE method = 'CARD' AND status IN ('AWAITED', 'AUTHORISED', 'FAILED');
CREATE INDEX operations_reference ON payments.operations (provider_ref)
    WHERE provider_ref IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
