"""Valkey forgets all, dies, or is away: orders are taken, and open pages keep their promise."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import psutil
import pytest
from redis.asyncio import Redis

from tests.faults.harness.bench import Buyers, Counter, started_again
from tests.faults.harness.ledger import Purchase
from tests.faults.harness.readers import RANK, TRUTH_WITHIN, StreamReader

pytestmark = pytest.mark.timeout(300)

# Seconds.
lengths = pytest.mark.parametrize(
    "away",
    [pytest.param(8.0, id="short"), pytest.param(30.0, id="long", marks=pytest.mark.proof)],
)
# Seconds between two parcels: out of step with the two after which web processes ask.
EVERY = 1.7


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: this shop has a database of its own."""


class Page:
    """An order's page that somebody has open, and how late it learnt that the parcel has left."""

    def __init__(self, counter: Counter, purchase: Purchase) -> None:
        self._counter = counter
        self.purchase = purchase
        self.reader = StreamReader(counter.shop.line, counter.ledger, None)

    async def leaves(self) -> float:
        """A packer sends the parcel off; the seconds from Sales' knowing of it to the page's."""
        shipment = await self._counter.shipment(self.purchase)
        tracking = f"T-{self.purchase.key}"
        sent = await self._counter.dispatch(shipment["shipment_id"], tracking)
        assert sent.status == 200
        self.purchase.tracking = tracking
        connection = await self._counter.shop.connect()
        try:
            while await connection.fetchval(STATUS, self.purchase.order_id) != "SHIPPED":
                await asyncio.sleep(0.005)
            changed = monotonic()
        finally:
            await connection.close()
        while self.reader.rank < RANK["SHIPPED"]:
            behind = monotonic() - self.reader.must_show_by(changed)
            assert behind < 0, f"an open page is {TRUTH_WITHIN + behind:.1f} s behind Sales"
            await asyncio.sleep(0.005)
        return max(0.0, self.reader.shown_at - changed)


STATUS = "SELECT status FROM sales.orders WHERE order_id = $1"


@asynccontextmanager
async def pages(counter: Counter, product: str, number: int) -> AsyncIterator[list[Page]]:
    """Each of another order, and connected."""
    opened = [Page(counter, await counter.buy({product: 1})) for _ in range(number)]
    reading = [asyncio.create_task(page.reader.follow(page.purchase, 240)) for page in opened]
    while not all(page.reader.connected for page in opened):
        await asyncio.sleep(0.02)
    yield opened
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)


@lengths
async def test_without_valkey_orders_are_taken_and_pages_keep_up(counter: Counter, away) -> None:
    product = await counter.product(100_000)
    number = int(away / EVERY)
    async with pages(counter, product, number) as opened, Buyers(counter, product) as buyers:
        behind: list[float] = []
        server = counter.shop.pids("Valkey")[0]
        os.kill(server, signal.SIGSTOP)
        try:
            gone = monotonic()
            for turn, page in enumerate(opened):
                await asyncio.sleep(max(0, gone + turn * EVERY - monotonic()))
                behind.append(await page.leaves())
            await asyncio.sleep(max(0, gone + away - monotonic()))
            assert psutil.Process(server).status() == psutil.STATUS_STOPPED
            back = monotonic()
        finally:
            os.kill(server, signal.SIGCONT)
    print(f"without Valkey {number} pages were {min(behind):.1f} to {max(behind):.1f} s behind")
    assert buyers.outcomes(gone, back).keys() == {"201"}, "not one order was refused"
    assert await counter.breaches() == []


@pytest.mark.parametrize("fault", ["flushed", "killed"])
async def test_a_valkey_that_forgets_all_costs_no_order_and_no_page(
    counter: Counter, fault: str
) -> None:
    product = await counter.product(100_000)
    async with pages(counter, product, 4) as opened, Buyers(counter, product) as buyers:
        for page in opened:
            server = counter.shop.pids("Valkey")[0]
            if fault == "killed":
                os.kill(server, signal.SIGKILL)
            else:
                async with Redis.from_url(counter.shop.noted["environment"]["REDIS_URL"]) as redis:
                    await redis.flushall()
            await page.leaves()
            if fault == "killed":
                await started_again(counter, "Valkey", server)
    assert buyers.outcomes().keys() == {"201"}, "not one order was refused"
    assert await counter.breaches() == []
