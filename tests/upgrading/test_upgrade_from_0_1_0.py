"""A database of 0.1.0 is taken over whole: every row is there, and every promise holds."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.upgrading.catalogue import catalogue, differences
from tests.upgrading.databases import DUMP, a_database, execute, run

TABLES = """
SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
WHERE schemaname !~ '^(pg_|information_schema|public)' ORDER BY 1
"""
# Columns that are numbered anew in another cluster.
MAY_CHANGE = {"messaging.events": {"txid", "seq"}}
MOVED = {
    "sales.account_links": "accounts.links",
    "sales.account_sessions": "accounts.sessions",
    "sales.idempotency_keys": "idempotency.keys",
    "sales.mails": "mailing.mails",
}
# A listener keeps its deliveries under the name of the flat that it went to.
RENAMED = {"sales.write_mail": "mailing.write_mail"}

Rows = list[dict[str, Any]]


@pytest.fixture
async def taken_over() -> AsyncIterator[str]:
    """The address of a database that holds the shop of 0.1.0, as it was."""
    async with a_database("shop_of_0_1_0") as url:
        await execute(url, gzip.decompress(DUMP.read_bytes()).decode())
        yield url


async def rows_of(url: str) -> dict[str, Rows]:
    connection = await asyncpg.connect(url)
    found = {
        table: [dict(row) for row in await connection.fetch(f"SELECT * FROM {table}")]
        for table in [row["name"] for row in await connection.fetch(TABLES)]
    }
    await connection.close()
    return found


def count_from_one(rows: dict[str, Rows]) -> None:
    """Gives each line the position that it has since parcels know their lines."""
    for row in rows["sales.items"]:
        row["position"] += 1
    for row in rows["delivery.shipments"]:
        items = enumerate(json.loads(row["items"]), start=1)
        row["items"] = json.dumps([{"position": at, **item} for at, item in items])


def as_compared(value: Any) -> str:
    # The sequence of an object's members is PostgreSQL's.
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return json.dumps(json.loads(value), sort_keys=True)
    return repr(value)


def lost(before: Rows, after: Rows, may_change: set[str]) -> Rows:
    """Rows of before that no row of after repeats in every column that both have."""
    columns = (before[0].keys() & after[0].keys()) - may_change if before and after else set()

    def compared(row: dict[str, Any]) -> str:
        return repr([as_compared(row[column]) for column in sorted(columns)])

    there = {compared(row) for row in after}
    return [row for row in before if compared(row) not in there]


async def test_every_table_of_it_is_filled(taken_over: str) -> None:
    assert [table for table, rows in (await rows_of(taken_over)).items() if not rows] == []


async def test_no_row_is_lost_and_every_promise_holds(taken_over: str) -> None:
    before = await rows_of(taken_over)
    for table in ("messaging.deliveries", "messaging.subscriptions"):
        for row in before.get(table, []):
            row["listener"] = RENAMED.get(row["listener"], row["listener"])
    count_from_one(before)
    code, _, told = await run(taken_over, "migrate")
    assert code == 0, told
    after = await rows_of(taken_over)
    for table, rows in before.items():
        assert lost(rows, after[MOVED.get(table, table)], MAY_CHANGE.get(table, set())) == [], table
    assert {(row["key"], str(row["order_id"])) for row in before["sales.idempotency_keys"]} == {
        (row["key"], row["subject"]) for row in after["idempotency.keys"]
    }
    code, found, told = await run(taken_over, "audit", "--json")
    assert code == 0, found + told
    assert json.loads(found)


@pytest.mark.proof
async def test_it_has_the_tables_of_a_fresh_one(taken_over: str) -> None:
    async with a_database("fresh") as fresh:
        ended = await asyncio.gather(*(run(url, "migrate") for url in (taken_over, fresh)))
        assert [code for code, _, _ in ended] == [0, 0], ended
        assert differences(await catalogue(taken_over), await catalogue(fresh)) == []
        await execute(fresh, "ALTER TABLE sales.orders ALTER COLUMN note SET DEFAULT ''")
        [found] = differences(await catalogue(taken_over), await catalogue(fresh))
        assert "sales.orders.note" in found


@pytest.mark.proof
async def test_several_at_once_take_it_over_once(taken_over: str) -> None:
    before = await rows_of(taken_over)
    ended = await asyncio.gather(*(run(taken_over, "migrate") for _ in range(3)))
    assert [code for code, _, _ in ended] == [0, 0, 0], ended
    after = await rows_of(taken_over)
    for table, rows in before.items():
        assert len(after[MOVED.get(table, table)]) == len(rows), table


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "DELETE FROM migration WHERE app_name = 'sales' AND name LIKE '%T13:30:%'",
            "only a part of 0.1.0 (sales 2026-11-23T13:30:00:000000 missing)",
        ),
        (
            "DELETE FROM migration WHERE app_name = 'webhooks'",
            "only a part of 0.1.0 (webhooks 2026-11-23T16:35:00:000000 and 1 more missing)",
        ),
        (
            "INSERT INTO migration (app_name, name) VALUES ('carts', '2026-11-29T06:52:00:000000')",
            "an unreleased one made it (carts 2026-11-29T06:52:00:000000)",
        ),
        (
            "TRUNCATE migration; INSERT INTO migration (app_name, name) VALUES ('blog', 'first')",
            "is that of another program (blog first)",
        ),
    ],
)
async def test_what_lies_between_is_refused_by_name(
    taken_over: str, change: str, says: str
) -> None:
    await execute(taken_over, change)
    before = await catalogue(taken_over)
    code, _, told = await run(taken_over, "migrate")
    assert code == 1
    assert says in told
    assert "Traceback" not in told
    assert differences(before, await catalogue(taken_over)) == []


@pytest.mark.proof
async def test_migrating_again_changes_nothing(taken_over: str) -> None:
    assert (await run(taken_over, "migrate"))[0] == 0
    once = await rows_of(taken_over)
    assert (await run(taken_over, "migrate"))[0] == 0
    assert await rows_of(taken_over) == once


@pytest.mark.proof
async def test_a_feed_that_a_restore_had_broken_is_whole(taken_over: str) -> None:
    """0.1.0 had been moved to another cluster, and had published one more event there."""
    connection = await asyncpg.connect(taken_over)
    feed = "SELECT event_id FROM messaging.events ORDER BY txid, seq"
    await connection.execute(
        "UPDATE messaging.events SET txid = (txid::text::bigint + 1000000000)::text::xid8"
    )
    old = [row["event_id"] for row in await connection.fetch(feed)]
    await connection.execute(
        "INSERT INTO messaging.events (event_id, event_type, source, order_id, data)"
        " SELECT 'evt_new', event_type, source, order_id, data FROM messaging.events"
        " WHERE event_type = 'order.cancellation_requested' LIMIT 1"
    )
    assert (await run(taken_over, "migrate"))[0] == 0
    assert [row["event_id"] for row in await connection.fetch(feed)] == [*old, "evt_new"]
    hidden = "SELECT count(*) FROM messaging.events WHERE txid > pg_current_xact_id()"
    assert await connection.fetchval(hidden) == 0
    await connection.close()


@pytest.mark.proof
async def test_the_notes_of_open_orders_reach_the_packers(taken_over: str) -> None:
    """0.1.0 told Delivery nothing of them; what is done is left alone, and every time stays."""
    connection = await asyncpg.connect(taken_over)
    await connection.execute("UPDATE sales.orders SET note = 'Ring twice, ' || order_number")
    times = "SELECT shipment_id, changed_at FROM delivery.shipments ORDER BY 1"
    before = await connection.fetch(times)
    assert (await run(taken_over, "migrate"))[0] == 0
    rows = await connection.fetch("SELECT status, order_number, note FROM delivery.shipments")
    assert {row["status"] for row in rows} >= {"PENDING", "SHIPPED", "DELIVERED"}
    for status, order_number, note in rows:
        told = f"Ring twice, {order_number}" if status in ("PENDING", "SHIPPED") else ""
        assert note == told
    assert await connection.fetch(times) == before
    await connection.close()
