"""Listeners that get an event only while somebody outside wants its type."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "events on demand"

# What was published until now went to these listeners, wanted or not. `doorstep migrate` ends the
# demands that nobody has.
SQL = """
ALTER TABLE messaging.subscriptions ADD COLUMN on_demand boolean NOT NULL DEFAULT false;
CREATE TABLE messaging.demands (
    id bigserial PRIMARY KEY,
    listener varchar(60) NOT NULL,
    event_type varchar(60) NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz
);
CREATE UNIQUE INDEX demands_open ON messaging.demands (listener, event_type) WHERE until IS NULL;
INSERT INTO messaging.demands (listener, event_type, since)
SELECT listener, event_type, since FROM messaging.subscriptions
WHERE listener = 'webhooks.write_messages' AND EXISTS (
    SELECT FROM messaging.events WHERE events.event_type = subscriptions.event_type);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, SQL)
