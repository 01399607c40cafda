"""Which cluster numbered an event: another one counts its transactions from elsewhere.

The events that are there count as this cluster's; `app.messaging.clusters` finds out if they are
not.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "clusters"

STATEMENTS = (
    """
    CREATE FUNCTION messaging.this_cluster() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
        IF has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') THEN
            RETURN (SELECT system_identifier FROM pg_catalog.pg_control_system());
        END IF;
        RETURN 0;
    END $$
    """,
    """
    CREATE TABLE messaging.clusters (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        system_identifier bigint NOT NULL,
        noticed_at timestamptz NOT NULL DEFAULT now(),
        renumbered bigint NOT NULL DEFAULT 0
    )
    """,
    "INSERT INTO messaging.clusters (system_identifier) SELECT messaging.this_cluster()",
    """
    DO $$ BEGIN
        EXECUTE format('ALTER TABLE messaging.events ADD COLUMN cluster bigint NOT NULL DEFAULT %s',
                       messaging.this_cluster());
    END $$
    """,
    "ALTER TABLE messaging.events ALTER COLUMN cluster SET DEFAULT messaging.this_cluster()",
)


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, STATEMENTS)
