"""The feed goes on in another cluster: dumped with pg_dump, restored with pg_restore, both real."""

import asyncio
import os
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from app import messaging, workers
from app.asgi import create_app
from app.infra.database import DatabaseAway, close_pool, fetch, fetch_value, transaction
from app.invariants import audit
from app.messaging import clusters
from app.messaging.events import OrderCancellationRequested
from app.workers.sweep import drain
from tests.support.cast import place
from tests.support.moving import COUNT_ON, NAME, dump, restore, run

IDS = "SELECT event_id FROM messaging.events ORDER BY txid, seq"
OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
SAID = "the feed has every event, and those of an earlier cluster first"


async def publish(count: int = 1) -> list[str]:
    written: list[str] = []
    for _ in range(count):
        async with transaction():
            written += await messaging.publish(
                OrderCancellationRequested(order_id=uuid4(), reason="x")
            )
    return written


async def read_on(after: str | None = None) -> list[str]:
    """The feed from there to its end, page by page, as a client reads it."""
    await every_transaction_ended()
    read: list[str] = []
    while True:
        page, more = await messaging.feed(after, limit=3)
        read += [event.event_id for event in page]
        if more is None:
            return read
        after = more


async def every_transaction_ended() -> None:
    """The feed stops below the oldest one that runs, which may be autovacuum's ANALYZE."""
    now = await fetch_value("SELECT pg_current_xact_id()::text::bigint")
    async with asyncio.timeout(30):
        while await fetch_value(OLDEST) <= now:
            await asyncio.sleep(0.01)


async def broken() -> set[str]:
    return {found.says for found in (await audit()).findings if not found.holds}


@pytest.mark.usefixtures("many_transactions")
async def test_old_events_come_before_new_ones_and_cursors_go_on(moved, over_there) -> None:
    old = await publish(7)
    assert await read_on() == old
    restore(dump(os.environ["DATABASE_URL"]), moved)
    await over_there()
    unnoticed = await publish(2)
    assert SAID in await broken()

    assert await read_on(old[3]) == old[4:] + unnoticed
    new = await publish(3)

    assert await read_on() == old + unnoticed + new
    assert await read_on(unnoticed[0]) == unnoticed[1:] + new
    assert SAID not in await broken()


@pytest.mark.usefixtures("shop", "many_transactions")
async def test_any_number_of_processes_may_notice_at_once(moved, over_there) -> None:
    for _ in range(3):
        await place(product_456=1)
    await drain()
    old = await read_on()
    restore(dump(os.environ["DATABASE_URL"]), moved)
    await over_there()

    ended = await asyncio.gather(
        *(run(moved, "migrate") for _ in range(2)), *(messaging.notice_cluster() for _ in range(4))
    )

    assert [one[0] for one in ended[:2]] == [0, 0], ended
    noticed = await fetch("SELECT renumbered FROM messaging.clusters ORDER BY number")
    assert [row["renumbered"] for row in noticed][-1:] == [len(old)]
    assert sum(row["renumbered"] for row in noticed) == len(old)
    new = await publish(2)
    assert await read_on() == old + new
    assert await broken() <= {"every order was announced exactly once"}


async def a_web_process() -> None:
    async with create_app().lifespan():
        await asyncio.Event().wait()


@pytest.mark.usefixtures("many_transactions")
@pytest.mark.parametrize("part", [a_web_process, workers.run])
async def test_each_part_notices_when_it_starts(moved, over_there, part) -> None:
    old = await publish(3)
    restore(dump(os.environ["DATABASE_URL"]), moved)
    await over_there()
    await close_pool()
    connection = await asyncpg.connect(moved)
    running = asyncio.create_task(part())
    async with asyncio.timeout(30):
        while await connection.fetchval("SELECT sum(renumbered) FROM messaging.clusters") != 3:
            await asyncio.sleep(0.01)
            assert not running.done(), running.result()
    running.cancel()
    await asyncio.wait({running})
    assert [row["event_id"] for row in await connection.fetch(IDS)] == old
    await connection.close()


@pytest.mark.usefixtures("many_transactions")
async def test_there_and_back_again(moved, over_there) -> None:
    """The old cluster counts on from where it was; what was written over there is old to it."""
    here = os.environ["DATABASE_URL"]
    await messaging.notice_cluster()
    first = await publish(3)
    restore(dump(here), moved)
    await over_there()
    assert await messaging.notice_cluster() == 3
    second = await publish(3)
    back = dump(moved)

    name = f"back_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    await server.execute(f"CREATE DATABASE {name}")
    try:
        url = os.environ["TEST_DATABASE_URL"].replace("/doorstep?", f"/{name}?")
        restore(back, url)
        await over_there(url)
        third = await publish(2)
        assert await read_on(first[0]) == first[1:] + second + third
        assert await fetch_value("SELECT count(*) FROM messaging.clusters") == 3
        assert SAID not in await broken()
    finally:
        await close_pool()
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.mark.usefixtures("many_transactions")
async def test_new_numbers_that_have_passed_the_old_ones(moved, over_there) -> None:
    """Then nothing in the order of the numbers shows any more which of them are old."""
    old = await publish(3)
    restore(dump(os.environ["DATABASE_URL"]), moved)
    await over_there()
    before = await publish(2)
    await fetch(COUNT_ON.format(await _transactions_until_past(old[-1])))
    after = await publish(2)
    assert SAID in await broken()
    assert await read_on() == old + before + after


async def _transactions_until_past(event_id: str) -> int:
    return await fetch_value(
        "SELECT (txid::text::bigint - pg_current_xact_id()::text::bigint) FROM messaging.events"
        " WHERE event_id = $1",
        event_id,
    )


@pytest.mark.usefixtures("many_transactions")
async def test_without_the_right_to_read_the_identifier(moved, over_there) -> None:
    """Numbers that are still to come give the other cluster away."""
    old = await publish(5)
    restore(dump(os.environ["DATABASE_URL"]), moved)
    server = await asyncpg.connect(moved)
    await server.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    await server.execute("CREATE ROLE shopkeeper LOGIN")
    await server.execute(f"ALTER DATABASE {NAME} OWNER TO shopkeeper")
    await server.execute("GRANT USAGE ON SCHEMA messaging TO shopkeeper")
    await server.execute("GRANT ALL ON ALL TABLES IN SCHEMA messaging TO shopkeeper")
    await server.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA messaging TO shopkeeper")
    try:
        await over_there(moved.replace("//doorstep@", "//shopkeeper@"))
        assert await fetch_value("SELECT messaging.this_cluster()") == clusters.UNKNOWN
        unnoticed = await publish(2)
        assert await read_on(old[1]) == old[2:] + unnoticed
        new = await publish(2)
        assert await read_on() == old + unnoticed + new
        assert await messaging.notice_cluster() == 0
    finally:
        await close_pool()
        await server.execute("DROP OWNED BY shopkeeper CASCADE")
        await server.execute(f"ALTER DATABASE {NAME} OWNER TO doorstep")
        await server.execute("DROP ROLE shopkeeper")
        await server.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC")
        await server.close()


async def test_a_known_cluster_costs_one_look() -> None:
    await publish(2)
    await messaging.notice_cluster()
    numbers = await fetch("SELECT event_id, txid::text, seq FROM messaging.events")
    assert await messaging.notice_cluster() == 0
    assert await fetch("SELECT event_id, txid::text, seq FROM messaging.events") == numbers


async def test_who_reads_keeps_no_connection_while_the_feed_is_numbered_anew() -> None:
    """A few programs that poll would take all of a process's connections, and end the shop."""
    await messaging.notice_cluster()
    await fetch("UPDATE messaging.clusters SET system_identifier = 1")
    elsewhere = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        async with elsewhere.transaction():
            await elsewhere.execute("SELECT pg_advisory_xact_lock($1::bigint)", clusters.LOCK)
            with pytest.raises(DatabaseAway):
                async with asyncio.timeout(5):
                    await messaging.feed(None)
            async with asyncio.timeout(5):
                assert await messaging.here_since() == datetime.max.replace(tzinfo=UTC)
    finally:
        await elsewhere.close()
    assert (await messaging.feed(None))[0] == []
