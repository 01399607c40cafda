"""Recovery without hands: what one fault costs, and what it may not cost."""

import asyncio
import os
import signal
from collections import Counter as Tally
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import psutil
import pytest

from tests.faults.harness.bench import Buyers, Counter, started_again

pytestmark = pytest.mark.timeout(300)

# Seconds.
lengths = pytest.mark.parametrize(
    "frozen",
    [pytest.param(7.0, id="short"), pytest.param(30.0, id="long", marks=pytest.mark.proof)],
)


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: these shops have databases of their own."""


@pytest.mark.parametrize("kind", ["web", "worker"])
async def test_a_killed_process_costs_no_order(counter: Counter, kind: str) -> None:
    product = await counter.product(100_000)
    async with Buyers(counter, product) as buyers:
        for _ in range(3):
            await asyncio.sleep(0.7)
            victim = counter.shop.pids(kind)[0]
            os.kill(victim, signal.SIGKILL)
            await started_again(counter, kind, victim)
            await buyers.taken_after(monotonic())
    assert buyers.outcomes()["201"] > 15
    assert await counter.breaches() == []


@lengths
async def test_a_worker_that_wakes_late_does_nothing_twice(counter: Counter, frozen) -> None:
    """Both stand still with work in their hands; a third would be held up for five seconds."""
    product = await counter.product(100_000)
    workers = counter.shop.pids("worker")
    async with Buyers(counter, product):
        await asyncio.sleep(0.5)
        for pid in workers:
            await freeze_in_a_delivery(counter, pid)
        try:
            await asyncio.sleep(frozen)
            assert all(psutil.Process(pid).status() == psutil.STATUS_STOPPED for pid in workers)
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
    assert await counter.settled(within=30) < 30
    assert await counter.breaches() == []


async def freeze_in_a_delivery(counter: Counter, pid: int) -> None:
    """Stopped and let go until one of its transactions stands still half-way."""
    connection = await counter.shop.connect()
    try:
        before = await connection.fetchval(HELD_BY_A_WORKER, 0.05)
        while True:
            os.kill(pid, signal.SIGSTOP)
            for _ in range(3):
                if await connection.fetchval(HELD_BY_A_WORKER, 0.05) > before:
                    return
                await asyncio.sleep(0.03)
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(0.01)
    finally:
        await connection.close()


HELD_BY_A_WORKER = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'doorstep worker' AND state = 'idle in transaction'
  AND now() - state_change > make_interval(secs => $1)
"""


async def test_one_frozen_worker_holds_up_nobody_for_long(counter: Counter) -> None:
    """Longer than the database's own time-outs: five seconds idle in a transaction."""
    product = await counter.product(100_000)
    frozen = counter.shop.pids("worker")[0]
    async with Buyers(counter, product):
        await asyncio.sleep(0.5)
        await freeze_in_a_delivery(counter, frozen)
        await asyncio.sleep(1)
    try:
        assert await counter.settled(within=12) < 12
    finally:
        os.kill(frozen, signal.SIGCONT)
    assert await counter.breaches() == []


async def test_postgresql_killed_costs_clean_503s_and_five_seconds(counter: Counter) -> None:
    product = await counter.product(100_000)
    first = len(counter.ledger.exchanges)
    async with Buyers(counter, product) as buyers:
        await asyncio.sleep(1)
        for _ in range(2):
            server = counter.shop.pids("PostgreSQL")[0]
            os.kill(server, signal.SIGKILL)
            back = await database_back(counter)
            await counter.shop.ready(within=5)
            assert await buyers.taken_after(back) < 5
            await asyncio.sleep(1)
    refused = buyers.outcomes()
    assert refused["503"] > 0, "the fault was felt"
    assert refused.keys() <= {"201", "503", "409"}, "clean refusals, and nothing else"
    slowest = max(one.seconds for one in counter.ledger.exchanges[first:])
    assert slowest < 10
    assert await counter.breaches() == []


async def database_back(counter: Counter) -> float:
    """The moment at which PostgreSQL takes connections again."""
    while True:
        with suppress(Exception):
            connection = await counter.shop.connect()
            await connection.close()
            return monotonic()
        await asyncio.sleep(0.05)


async def test_cut_connections_to_postgresql_cost_clean_503s_at_most(counter: Counter) -> None:
    product = await counter.product(100_000)
    connection = await counter.shop.connect()
    async with Buyers(counter, product) as buyers:
        cut = []
        for _ in range(10):
            await asyncio.sleep(0.3)
            cut.append(await connection.fetchval(CUT))
            assert await buyers.taken_after(monotonic()) < 5
    await connection.close()
    assert min(cut) > 0, "each time there was something to cut"
    assert buyers.outcomes().keys() <= {"201", "503", "409"}
    assert await counter.breaches() == []


CUT = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE application_name IN ('doorstep web', 'doorstep worker')
"""


async def test_a_line_that_breaks_before_the_answer_leaves_one_order(counter: Counter) -> None:
    """Broken off at several moments; then asked again under the same key."""
    product = await counter.product(100_000)
    connection = await counter.shop.connect()
    there: list[tuple[bool, bool]] = []
    for turn in range(60):
        after = DELAYS[turn % len(DELAYS)]

        async def cut(break_off: Callable[[], None], turn=turn, after=after) -> None:
            await asyncio.sleep(after)
            before = await connection.fetchval(PLACED, product)
            break_off()
            there.append((before > turn, await connection.fetchval(PLACED, product) > turn))

        purchase = await counter.buy({product: 1}, cut)
        assert purchase.answers, "it learnt of its order"
        assert await connection.fetchval(PLACED, product) == turn + 1
        assert purchase.replayed or there[-1] != (True, True)
    await connection.close()
    ends = Tally(there)
    assert ends[True, True] > 5, "some had committed before the line broke"
    assert ends[False, False] > 5, "some had not"
    assert await counter.breaches() == []


# Seconds from the whole request on its way to the break; an order takes a hundredth or two.
DELAYS = (0, 0.002, 0.005, 0.01, 0.03, 0.1)
PLACED = "SELECT count(*) FROM sales.items WHERE product_id = $1"
