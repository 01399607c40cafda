"""The keys of orders become keys of whatever is made, and no longer belong to Sales alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "keys of whatever is made"

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS idempotency",
    "ALTER TABLE sales.idempotency_keys SET SCHEMA idempotency",
    "ALTER TABLE idempotency.idempotency_keys RENAME TO keys",
    """
    ALTER TABLE idempotency.keys
        ADD COLUMN operation varchar(200) NOT NULL DEFAULT 'orders',
        ADD COLUMN subject text NOT NULL DEFAULT '',
        ADD COLUMN answer text NOT NULL DEFAULT ''
    """,
    "UPDATE idempotency.keys SET subject = order_id::text",
    """
    ALTER TABLE idempotency.keys
        ALTER COLUMN operation DROP DEFAULT, ALTER COLUMN subject DROP DEFAULT,
        DROP COLUMN order_id
    """,
    "DROP FUNCTION sales.claim_keys",
    """
    CREATE FUNCTION idempotency.claim_keys(
        numbers bigint[], callers text[], keys text[], kept interval)
    RETURNS TABLE (got boolean, operation varchar, fingerprint bytea, subject text, answer text)
    LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
    DECLARE
        locked boolean[] := ARRAY(
            SELECT pg_try_advisory_xact_lock(number)
            FROM unnest(numbers) WITH ORDINALITY AS key (number, place) ORDER BY place);
    BEGIN
        RETURN QUERY
        SELECT asked.got, known.operation, known.fingerprint, known.subject, known.answer
        FROM unnest(locked, callers, keys) WITH ORDINALITY AS asked (got, caller, key, place)
        LEFT JOIN LATERAL (
            SELECT stored.operation, stored.fingerprint, stored.subject, stored.answer
            FROM idempotency.keys AS stored
            WHERE stored.caller = asked.caller AND stored.key = asked.key
              AND stored.created_at > now() - kept
            LIMIT 1
        ) AS known ON true
        ORDER BY asked.place;
    END $$
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "idempotency", DESCRIPTION, STATEMENTS)
