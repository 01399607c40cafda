"""Told to stop with much under way: nothing that was accepted is dropped, nobody waits in vain."""

import asyncio
import signal
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic

import pytest

from tests.faults.harness import customers
from tests.faults.harness.bench import Counter
from tests.faults.harness.ledger import Purchase
from tests.faults.harness.shop import opened
from tests.faults.harness.wire import Broken

pytestmark = pytest.mark.timeout(300)

STREAMS = 200


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: this shop has a database of its own."""


@pytest.fixture
def small_shop() -> Iterator[Counter]:
    """A shop that the test may close."""
    with opened(web=2, workers=1) as shop:
        yield Counter(shop, shop.key(*Counter.SCOPES))


class Streams:
    """Readers of one order who only note for how long they are to stay away."""

    def __init__(self, counter: Counter, purchase: Purchase) -> None:
        self._line = counter.shop.line
        self._path = f"/api/v1/orders/{purchase.order_id}/stream"
        self._headers = {"Authorization": f"Bearer {purchase.token}"}
        self._reading: list[asyncio.Task[list[int]]] = []
        self._open = 0

    async def open(self, number: int) -> None:
        self._reading = [asyncio.create_task(self._read()) for _ in range(number)]
        while self._open < number:
            await asyncio.sleep(0.02)

    async def told(self) -> list[list[int]]:
        """Once all have ended."""
        return await asyncio.gather(*self._reading)

    async def _read(self) -> list[int]:
        said: list[int] = []
        with suppress(Broken):
            async with self._line.stream(self._path, self._headers) as (_, lines):
                self._open += 1
                said += [int(one[7:]) async for one in lines if one.startswith("retry: ")]
        return said


async def test_sigterm_with_200_streams_and_orders_in_flight(small_shop: Counter) -> None:
    """Ends within ten seconds with exit 0; opened again, it knows every order that it took."""
    product = await small_shop.product(100_000)
    ledger, process = small_shop.ledger, small_shop.shop.process
    streams = Streams(small_shop, await small_shop.buy({product: 1}))
    await streams.open(STREAMS)
    first = len(ledger.exchanges)
    trying = [asyncio.create_task(one_try(small_shop, product)) for _ in range(40)]
    # Once the first is answered, the others are under way.
    await asyncio.wait(trying, return_when=asyncio.FIRST_COMPLETED)

    began = monotonic()
    process.send_signal(signal.SIGTERM)
    while process.poll() is None and monotonic() < began + 15:
        trying.append(asyncio.create_task(one_try(small_shop, product)))
        await asyncio.sleep(0.05)
    code, took = process.poll(), monotonic() - began
    await asyncio.gather(*trying)

    assert (code, took < 10) == (0, True)
    told = [said[-1] for said in await streams.told() if len(said) == 2]
    assert len(told) == STREAMS, "every stream got a time to come back"
    assert max(told) - min(told) > 2000, "spread over seconds"
    tries = ledger.exchanges[first:]
    ends = Tally(one.outcome for one in tries)
    assert ends.keys() == {"201", "broken"}, "taken whole, or never begun"
    assert any(one.outcome == "201" and one.at < began < one.at + one.seconds for one in tries)

    unknown = [purchase for purchase in ledger.purchases if not purchase.settled]
    assert len(unknown) == ends["broken"]
    with opened(web=1, workers=1, data=small_shop.shop.data) as again:
        small_shop.shop = again
        for purchase in unknown:
            await customers.ask_until_known(again.line, ledger, purchase)
        assert all(purchase.answers for purchase in ledger.purchases)
        assert await small_shop.breaches() == []


async def one_try(counter: Counter, product: str) -> None:
    purchase = counter.ledger.new_purchase({product: 1})
    await customers.ask_once(counter.shop.line, counter.ledger, purchase)
