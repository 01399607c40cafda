"""What Piccolo's columns cannot say: the feed's order, and indexes on what is still to be done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T00:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the order of the feed, and indexes of work"

STATEMENTS = (
    "ALTER TABLE messaging.events ADD COLUMN txid xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX events_feed ON messaging.events (txid, seq)",
    "CREATE INDEX events_order ON messaging.events (order_id)",
    "CREATE INDEX deliveries_due ON messaging.deliveries (due_at, id) WHERE state = 'PENDING'",
    "CREATE INDEX deliveries_unfinished"
    " ON messaging.deliveries (split_part(listener, '.', 1), order_id, id)"
    " WHERE state <> 'DONE'",
    "CREATE INDEX deliveries_failed ON messaging.deliveries (id) WHERE state = 'FAILED'",
)


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, STATEMENTS)
