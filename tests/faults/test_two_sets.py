"""Two sets of processes on one PostgreSQL and one Valkey: one set may die as a whole."""

import asyncio
import copy
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from time import monotonic

import asyncpg
import psutil
import pytest

from tests.faults.harness.balancer import Balancer
from tests.faults.harness.bench import Buyers, Counter
from tests.faults.harness.readers import StreamReader
from tests.faults.harness.settling import streams_caught_up
from tests.faults.harness.shop import Shop, opened

pytestmark = pytest.mark.timeout(180)

PAGES = 20
# Orders after which a set is well at work.
BUSY = 5


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: both sets have a database of their own."""


@pytest.fixture
async def sets() -> AsyncIterator[tuple[Shop, Shop]]:
    """As on two machines: nothing in common but the two addresses and the secret."""
    server = os.environ["TEST_DATABASE_URL"]
    connection = await asyncpg.connect(server)
    await connection.execute("CREATE DATABASE two_sets")
    env = {
        "DATABASE_URL": server.replace("/doorstep?", "/two_sets?"),
        "REDIS_URL": f"{os.environ['TEST_REDIS_URL']}?db=12",
        "SECRET_KEY": "one secret for all sets, as long as a real one",
    }
    try:
        with opened(1, 1, env) as one, opened(1, 1, env) as other:
            yield one, other
    finally:
        await connection.execute("DROP DATABASE two_sets WITH (FORCE)")
        await connection.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.02)


def kill_whole(shop: Shop) -> int:
    """All of its processes at one instant, as when its machine loses power."""
    supervisor = psutil.Process(shop.process.pid)
    family = [*supervisor.children(recursive=True), supervisor]
    for process in family:
        process.suspend()
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    shop.process.wait()
    return len(family)


@pytest.mark.proof
async def test_one_set_dies_under_load_and_nothing_is_lost(sets: tuple[Shop, Shop]) -> None:
    one, other = sets
    both = copy.copy(other)
    both.line = balancer = Balancer(one.line, other.line)
    counter = Counter(both, other.key(*Counter.SCOPES))
    ledger = counter.ledger
    product = await counter.product(100_000)
    watched = [await counter.buy({product: 1}) for _ in range(PAGES)]
    pages = [StreamReader(balancer, ledger, None) for _ in watched]
    reading = [
        asyncio.create_task(page.follow(order, 60))
        for page, order in zip(pages, watched, strict=True)
    ]
    await until(lambda: all(page.connected for page in pages))
    async with Buyers(counter, product) as buyers:
        await until(lambda: min(balancer.answered[each.line] for each in sets) > BUSY)
        assert kill_whole(one) >= 3
        died = monotonic()
        assert await buyers.taken_after(died) < 5
        for number, order in enumerate(watched):
            shipment = await counter.shipment(order)
            sent = await counter.dispatch(shipment["shipment_id"], f"T{number}")
            assert sent.status == 200
            order.tracking = f"T{number}"
        await until(lambda: buyers.outcomes(since=died)["201"] > BUSY)
    assert balancer.left_out == [one.line], "the dead set was found out, and only that"
    # Pages that were open on it move over.
    await until(lambda: ledger.reads["streams"] > PAGES)
    await counter.settled()
    connection = await other.connect()
    await streams_caught_up(ledger, connection, pages)
    await connection.close()
    for task in reading:
        task.cancel()
    assert await counter.breaches() == []
    assert [page.rank for page in pages] == [1] * PAGES, "every page shows that it left"
