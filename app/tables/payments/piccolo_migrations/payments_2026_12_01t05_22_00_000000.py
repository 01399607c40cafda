"""What finds the authorisations that end soon, and captures that were refused."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "authorisations that end soon"

SQL = """
CREATE INDEX payments_ending ON payments.payments (capture_before)
    WHERE status = 'AUTHORISED' AND capture_before IS NOT NULL;
CREATE INDEX operations_untaken ON payments.operations (payment_id)
    WHERE kind = 'CAPTURE' AND state = 'REFUSED';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "payments", DESCRIPTION, SQL)
