"""The indexes by which mails are claimed, listed when they failed, and forgotten when sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T08:50:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails by state"

STATEMENTS = (
    "CREATE INDEX mails_due ON sales.mails (due_at, id) WHERE state = 'PENDING'",
    "CREATE INDEX mails_failed ON sales.mails (id) WHERE state = 'FAILED'",
    "CREATE INDEX mails_sent ON sales.mails (sent_at) WHERE state = 'SENT'",
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
