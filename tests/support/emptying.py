"""Emptying every table between two tests."""

import asyncio

import asyncpg

# TRUNCATE makes new files for every table and index, and DELETE only reads what is there: for the
# few rows of most tests that is ten times faster. What has grown is truncated all the same.
EMPTY = """
DO $$
DECLARE name regclass;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    PERFORM set_config('lock_timeout', '200', true);
    FOR name IN
        SELECT format('%I.%I', schemaname, tablename)::regclass FROM pg_tables
        WHERE schemaname = ANY('{{{schemas}}}') AND tablename NOT IN ('retention', 'subscriptions')
    LOOP
        IF pg_relation_size(name) > 256 * 1024 THEN
            EXECUTE format('TRUNCATE %s CASCADE', name);
        ELSIF pg_relation_size(name) > 0 THEN
            EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', name);
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
END $$
"""


async def empty_tables() -> None:
    """Empties them, whatever a process of an earlier test may still be writing.

    Who waits for a lock and has others lets go of all after a fifth of a second, and begins again:
    no deadlock is found so soon, so neither side fails of one.
    """
    from app.infra.database import fetch
    from app.services.flats import SCHEMAS

    async with asyncio.timeout(30):
        while True:
            try:
                await fetch(EMPTY.format(schemas=",".join(SCHEMAS)))
            except asyncpg.LockNotAvailableError:
                continue
            return
