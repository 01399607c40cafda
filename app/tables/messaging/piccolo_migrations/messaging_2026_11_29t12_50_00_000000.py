"""Who hears what, as a table: a process of the version before writes by it for listeners it lacks."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T12:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "subscriptions"

STATEMENTS = (
    """
    CREATE TABLE messaging.subscriptions (
        id serial PRIMARY KEY,
        event_type varchar(60) NOT NULL,
        listener varchar(60) NOT NULL,
        turn integer NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT one_subscription UNIQUE (event_type, listener)
    )
    """,
    """
    INSERT INTO messaging.subscriptions (event_type, listener, turn, since)
    SELECT DISTINCT event_type, listener, 0, '-infinity'::timestamptz
    FROM messaging.deliveries JOIN messaging.events USING (event_id)
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, STATEMENTS)
