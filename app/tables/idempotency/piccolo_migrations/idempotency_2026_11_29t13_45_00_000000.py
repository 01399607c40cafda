"""Idempotency keys, and the function that claims many of them at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA idempotency;

CREATE TABLE idempotency.keys (
    id serial PRIMARY KEY,
    caller varchar(100) NOT NULL,
    key varchar(255) NOT NULL,
    operation varchar(200) NOT NULL,
    fingerprint bytea NOT NULL,
    subject text NOT NULL,
    answer text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_thing_a_key UNIQUE (caller, key)
);
-- Old keys are forgotten by it.
CREATE INDEX keys_age ON idempotency.keys (created_at);

-- Each key is locked first and looked up then, with one plan for every batch: who has the lock
-- sees what was committed under it before.
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
END $$;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "idempotency", DESCRIPTION, SQL)
