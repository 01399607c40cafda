"""Recovery without hands: what one fault costs, and what it may not cost."""

import asyncio
import os
import signal
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic

import psutil
import pytest

from tests.faults.bench import Counter
from tests.faults.ledger import REFUSED
from tests.faults.readers import StreamReader
from tests.faults.shop import opened
from tests.faults.wire import Broken

pytestmark = pytest.mark.timeout(300)

SHORT = {"frozen": 7.0, "away": 8.0}
LONG = {"frozen": 30.0, "away": 30.0}
lengths = pytest.mark.parametrize(
    "lasts",
    [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.proof)],
)


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: these shops have databases of their own."""


class Buyers:
    """Somebody orders every few hundredths of a second, from entering the block to leaving it."""

    def __init__(self, counter: Counter, product: str) -> None:
        self._counter = counter
        self._product = product
        self._under_way: set[asyncio.Task] = set()

    async def __aenter__(self) -> "Buyers":
        self._first = len(self._counter.ledger.exchanges)
        self._door = asyncio.create_task(self._come())
        return self

    async def __aexit__(self, *error: object) -> None:
        self._door.cancel()
        await asyncio.gather(*self._under_way)

    async def _come(self) -> None:
        while True:
            task = asyncio.create_task(self._counter.buy({self._product: 1}))
            self._under_way.add(task)
            await asyncio.sleep(0.1)

    def outcomes(self, since: float = 0, until: float = float("inf")) -> Tally[str]:
        """Of the tries that were made in this span of the monotonic clock."""
        tries = self._counter.ledger.exchanges[self._first :]
        return Tally(
            one.outcome for one in tries if one.what == "order" and since <= one.at <= until
        )

    async def taken_after(self, moment: float) -> float:
        """The seconds until an order is taken that was asked for after that moment."""
        while not self.outcomes(since=moment)["201"]:
            await asyncio.sleep(0.01)
        return monotonic() - moment


async def started_again(counter: Counter, kind: str, gone: int) -> None:
    """Returns once another process stands in for it."""
    before = len(counter.shop.pids(kind))
    while gone in counter.shop.pids(kind) or len(counter.shop.pids(kind)) < max(before, 1):
        await asyncio.sleep(0.05)


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
async def test_a_worker_that_wakes_late_does_nothing_twice(counter: Counter, lasts) -> None:
    """Both stand still with work in their hands; a third would be held up for five seconds."""
    product = await counter.product(100_000)
    frozen = counter.shop.pids("worker")
    async with Buyers(counter, product):
        await asyncio.sleep(0.5)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(lasts["frozen"])
            assert all(psutil.Process(pid).status() == psutil.STATUS_STOPPED for pid in frozen)
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
    assert await counter.settled(within=30) < 30
    assert await counter.breaches() == []


async def test_one_frozen_worker_holds_up_nobody_for_long(counter: Counter) -> None:
    """Longer than the database's own time-outs: five seconds idle in a transaction."""
    product = await counter.product(100_000)
    frozen = counter.shop.pids("worker")[0]
    async with Buyers(counter, product):
        await asyncio.sleep(0.5)
        os.kill(frozen, signal.SIGSTOP)
        await asyncio.sleep(1)
    try:
        assert await counter.settled(within=12) < 12
    finally:
        os.kill(frozen, signal.SIGCONT)
    assert await counter.breaches() == []


async def test_postgresql_killed_costs_clean_503s_and_five_seconds(counter: Counter) -> None:
    product = await counter.product(100_000)
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
    assert refused.keys() <= {"201", *REFUSED, "409"}
    slowest = max(one.seconds for one in counter.ledger.exchanges)
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


@lengths
async def test_without_valkey_orders_are_taken_and_streams_catch_up(
    counter: Counter, lasts
) -> None:
    product = await counter.product(100_000)
    ledger = counter.ledger
    purchase = await counter.buy({product: 1})
    shipment = await counter.shipment(purchase)
    reader = StreamReader(counter.shop.line, ledger, None)
    reading = asyncio.create_task(reader.follow(purchase, 120))
    while not reader.connected:
        await asyncio.sleep(0.05)
    async with Buyers(counter, product) as buyers:
        server = counter.shop.pids("Valkey")[0]
        os.kill(server, signal.SIGSTOP)
        try:
            gone = monotonic()
            await asyncio.sleep(lasts["away"] / 2)
            sent = await counter.dispatch(shipment["shipment_id"], "T1")
            assert sent.status == 200
            purchase.tracking = "T1"
            told = monotonic()
            while reader.rank < 1:
                await asyncio.sleep(0.05)
                assert monotonic() - told < 6, "an open page is behind"
            await asyncio.sleep(max(0, gone + lasts["away"] - monotonic()))
            back = monotonic()
        finally:
            os.kill(server, signal.SIGCONT)
        await asyncio.sleep(0.5)
    away = buyers.outcomes(gone, back)
    assert away.keys() == {"201"}, "not one order was refused"
    reading.cancel()
    assert await counter.breaches() == []


@pytest.fixture
def small_shop() -> Iterator[Counter]:
    """A shop that the test may close."""
    with opened(web=2, workers=1) as shop:
        yield Counter(shop, shop.key(*Counter.SCOPES))


async def test_sigterm_with_200_streams_and_orders_in_flight(small_shop: Counter) -> None:
    """Ends within ten seconds with exit 0; the streams hear when to come back, spread out."""
    product = await small_shop.product(100_000)
    line, ledger = small_shop.shop.line, small_shop.ledger
    purchase = await small_shop.buy({product: 1})
    headers = {"Authorization": f"Bearer {purchase.token}"}
    path = f"/api/v1/orders/{purchase.order_id}/stream"
    opened_streams = 0
    waits: list[list[int]] = []

    async def read() -> None:
        nonlocal opened_streams
        said: list[int] = []
        with suppress(Broken):
            async with line.stream(path, headers) as (_, lines):
                opened_streams += 1
                said += [int(one[7:]) async for one in lines if one.startswith("retry: ")]
        waits.append(said)

    reading = [asyncio.create_task(read()) for _ in range(200)]
    while opened_streams < 200:
        await asyncio.sleep(0.05)
    first = [asyncio.create_task(ask_once(small_shop, product)) for _ in range(40)]
    await asyncio.sleep(0.05)
    began = monotonic()
    process = small_shop.shop.process
    process.send_signal(signal.SIGTERM)
    code = await asyncio.to_thread(process.wait, 15)
    took = monotonic() - began
    await asyncio.gather(*reading)
    answers = await asyncio.gather(*first)
    assert (code, took < 10) == (0, True)
    told = [one[-1] for one in waits if len(one) == 2]
    assert len(told) == 200, "every stream was told when to come back"
    assert max(told) - min(told) > 2000, "spread over seconds"
    assert Tally(answers)["201"] > 0
    assert Tally(answers).keys() <= {"201", "broken"}, "taken whole, or never begun"
    ledger.purchases.clear()


async def ask_once(counter: Counter, product: str) -> str:
    """One try at an order, without asking again."""
    from tests.faults.customers import order_of

    purchase = counter.ledger.new_purchase({product: 1})
    await counter.ledger.ask(
        counter.shop.line, "order", "POST", "/api/v1/orders", order_of(purchase)
    )
    return counter.ledger.exchanges[-1].outcome
