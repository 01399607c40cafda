"""When a provider was last tried, also in vain, so that no payment keeps others waiting."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T22:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "payments that a provider was tried for"

SQL = """
ALTER TABLE payments.payments ADD COLUMN tried_at timestamptz;
UPDATE payments.payments SET tried_at = looked_at WHERE looked_at IS NOT NULL;
DROP INDEX payments.payments_online;
CREATE INDEX payments_online ON payments.payments (tried_at)
    WHERE method = 'CARD' AND status IN ('AWAITED', 'AUTHORISED', 'FAILED');
CREATE INDEX payments_page_open ON payments.payments (pay_by)
    WHERE method = 'CARD' AND status = 'NONE';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
