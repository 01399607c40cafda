"""The indexes by which messages are claimed, listed and forgotten."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T16:36:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "webhooks by endpoint, order and age"

STATEMENTS = (
    "CREATE INDEX messages_due ON webhooks.messages (endpoint_id, due_at, message_id)"
    " WHERE state = 'PENDING' AND NOT behind",
    "CREATE INDEX messages_order ON webhooks.messages (endpoint_id, order_id, message_id)"
    " WHERE state = 'PENDING'",
    "CREATE INDEX messages_failed ON webhooks.messages (endpoint_id, message_id)"
    " WHERE state = 'FAILED'",
    "CREATE INDEX messages_listed ON webhooks.messages (endpoint_id, message_id)",
    "CREATE INDEX messages_ended ON webhooks.messages (ended_at) WHERE state <> 'PENDING'",
)


async def forwards() -> MigrationManager:
    return migration(ID, "webhooks", DESCRIPTION, STATEMENTS)
