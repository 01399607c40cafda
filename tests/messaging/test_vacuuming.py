"""Each row of the inbox changes once: PostgreSQL clears it before many dead versions are in it."""

import asyncio

import pytest

from app.infra.database import fetch, fetch_row

ENTRIES = 200_000
# Fewer than the fifth of the table with which PostgreSQL would begin by itself.
APPLIED = 30_000
WRITE = """
INSERT INTO messaging.deliveries (event_id, listener, state, order_id, attempts, due_at, created_at)
SELECT 'evt_' || number, 'nobody', CASE WHEN number <= $2 THEN 'PENDING' ELSE 'DONE' END,
    gen_random_uuid(), 0, now(), now()
FROM generate_series(1, $1::int) AS number
"""
APPLY = "UPDATE messaging.deliveries SET state = 'DONE', done_at = now() WHERE state = 'PENDING'"
STATISTICS = """
SELECT n_dead_tup AS dead, n_live_tup AS live FROM pg_stat_user_tables
WHERE schemaname = 'messaging' AND relname = 'deliveries' AND autovacuum_count > 0
"""


@pytest.mark.proof
async def test_few_dead_rows_are_left_of_many_applied() -> None:
    await fetch(WRITE, ENTRIES, APPLIED)
    # That many new rows are a reason to vacuum, too.
    await fetch("VACUUM ANALYZE messaging.deliveries")
    await fetch(APPLY)
    # The launcher looks at a database once a minute.
    async with asyncio.timeout(110):
        while not (row := await fetch_row(STATISTICS)) or row["dead"] > 0.02 * row["live"]:
            await asyncio.sleep(1)
    print(f"measured: {row['dead']:,} dead of {row['live']:,} rows of the inbox")
    assert row["live"] >= 0.9 * ENTRIES
