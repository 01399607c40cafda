"""The indexes by which old events leave, and by which the feed of one type is read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T08:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "events by age and by type"

STATEMENTS = (
    'CREATE INDEX events_age ON messaging.events ("timestamp")',
    "CREATE INDEX events_feed_of_type ON messaging.events (event_type, txid, seq)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, STATEMENTS)
