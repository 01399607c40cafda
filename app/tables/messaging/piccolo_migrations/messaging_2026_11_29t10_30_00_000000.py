"""Which database holds the shop, beside which cluster: another one of the same cluster is restored
from a dump too, and a point in time that was gone back to begins a timeline."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "databases of a cluster"

STATEMENTS = (
    """
    CREATE FUNCTION messaging.this_database() RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
        name text := (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database());
    BEGIN
        IF has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE') THEN
            name := name || '/' || (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint());
        END IF;
        RETURN name;
    END $$
    """,
    "ALTER TABLE messaging.clusters ADD COLUMN database text NOT NULL DEFAULT ''",
    "UPDATE messaging.clusters SET database = messaging.this_database()",
)


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, STATEMENTS)
