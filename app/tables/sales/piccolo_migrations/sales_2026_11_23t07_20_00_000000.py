"""Claiming idempotency keys in one call: each is locked, and then looked up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-23T07:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "claiming idempotency keys"

STATEMENTS = (
    """
    CREATE FUNCTION sales.claim_keys(numbers bigint[], callers text[], keys text[], kept interval)
    RETURNS TABLE (got boolean, fingerprint bytea, order_id uuid)
    LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
    DECLARE
        locked boolean[] := ARRAY(
            SELECT pg_try_advisory_xact_lock(number)
            FROM unnest(numbers) WITH ORDINALITY AS key (number, place) ORDER BY place);
    BEGIN
        RETURN QUERY
        SELECT asked.got, known.fingerprint, known.order_id
        FROM unnest(locked, callers, keys) WITH ORDINALITY AS asked (got, caller, key, place)
        LEFT JOIN LATERAL (
            SELECT stored.fingerprint, stored.order_id FROM sales.idempotency_keys AS stored
            WHERE stored.caller = asked.caller AND stored.key = asked.key
              AND stored.created_at > now() - kept
            LIMIT 1
        ) AS known ON true
        ORDER BY asked.place;
    END $$
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
