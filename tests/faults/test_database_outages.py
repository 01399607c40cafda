"""A database that stands still or can only be read: clean refusals, and no part ends."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import psutil
import pytest

from tests.faults.harness.bench import Buyers, Counter

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: this shop has a database of its own."""


@pytest.mark.parametrize(
    "frozen",
    [pytest.param(12.0, id="short"), pytest.param(30.0, id="long", marks=pytest.mark.proof)],
)
async def test_a_frozen_postgresql_costs_clean_503s_within_ten_seconds(
    counter: Counter, frozen: float
) -> None:
    """It takes connections and answers nothing, as a machine does that is lost."""
    product = await counter.product(100_000)
    parts = all_parts(counter)
    async with Buyers(counter, product) as buyers, Readers(counter):
        await buyers.taken_after(monotonic())
        with standing_still(counter.shop.pids("PostgreSQL")[0]):
            await asyncio.sleep(frozen)
        assert await buyers.taken_after(monotonic()) < 5
    assert buyers.outcomes()["503"] > 0, "the fault was felt"
    assert buyers.outcomes().keys() <= {"201", "503", "409"}
    assert all_parts(counter) == parts, "no part ended"
    slowest = max(counter.ledger.exchanges, key=lambda one: one.seconds)
    print(f"the slowest answer took {slowest.seconds:.1f} s: {slowest.asked}")
    assert slowest.seconds < 10
    assert await counter.breaches() == []


@pytest.mark.parametrize(
    "lasts",
    [pytest.param(3.0, id="short"), pytest.param(10.0, id="long", marks=pytest.mark.proof)],
)
async def test_a_database_that_can_only_be_read_is_an_outage(
    counter: Counter, lasts: float
) -> None:
    """As of a primary that was demoted, or whose disk is full at a provider."""
    product = await counter.product(100_000)
    parts = all_parts(counter)
    connection = await counter.shop.connect()
    async with Buyers(counter, product) as buyers, Readers(counter):
        await buyers.taken_after(monotonic())
        await connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        await connection.execute("SELECT pg_reload_conf()")
        began = monotonic()
        await asyncio.sleep(lasts)
        await connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        await connection.execute("SELECT pg_reload_conf()")
        assert await buyers.taken_after(monotonic()) < 2
    await connection.close()
    assert buyers.outcomes(began, began + lasts)["503"] > 0, "the fault was felt"
    assert buyers.outcomes().keys() <= {"201", "503", "409"}
    assert all_parts(counter) == parts, "no part ended"
    assert await counter.breaches() == []


def all_parts(counter: Counter) -> dict[str, int]:
    return counter.shop.noted["parts"]


@contextmanager
def standing_still(server: int) -> Iterator[None]:
    """The server and each of its processes; those are in groups of their own."""
    family = [psutil.Process(server)]
    family[0].suspend()
    family += family[0].children(recursive=True)
    for process in family[1:]:
        process.suspend()
    try:
        yield
    finally:
        for process in family:
            process.resume()


class Readers:
    """Programs read the catalogue and the parcels each half second."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._under_way: set[asyncio.Task] = set()

    async def __aenter__(self) -> None:
        self._coming = asyncio.create_task(self._come())

    async def __aexit__(self, *error: object) -> None:
        self._coming.cancel()
        await asyncio.gather(*self._under_way)

    async def _come(self) -> None:
        line, ledger = self._counter.shop.line, self._counter.ledger
        key = self._counter.key
        while True:
            for path in ("/api/v1/products", "/api/v1/shipments"):
                reading = ledger.ask(line, "read", "GET", path, headers=key)
                self._under_way.add(asyncio.create_task(reading))
            await asyncio.sleep(0.5)
