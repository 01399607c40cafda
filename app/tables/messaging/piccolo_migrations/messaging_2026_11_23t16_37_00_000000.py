"""What was published before there were webhooks: nobody is owed it, and the audit finds it told."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T16:37:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "events from before webhooks"

STATEMENTS = (
    """
    INSERT INTO messaging.deliveries (event_id, order_id, listener, state, attempts, due_at,
        created_at, done_at)
    SELECT event_id, order_id, 'webhooks.write_messages', 'DONE', 0, "timestamp", "timestamp",
        "timestamp"
    FROM messaging.events ORDER BY seq
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, STATEMENTS)
