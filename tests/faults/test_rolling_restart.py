"""Two web processes are restarted one after the other while customers order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from tests.faults.harness.balancer import PatientBalancer
from tests.faults.harness.wire import Broken, Late, Line
from tests.support.api import an_order
from tests.support.web_processes import WebProcess, web_process

ORDERS_A_SECOND = 20
# Seconds of orders before anything happens, by which this machine is known.
QUIET = 1.5


class Orders:
    """What became of orders that came at an even pace."""

    def __init__(self, shop: PatientBalancer | Line) -> None:
        self.statuses: set[int | str] = set()
        self.slowest = 0.0
        self.placed = 0
        self._shop = shop

    @asynccontextmanager
    async def coming(self) -> AsyncIterator["Orders"]:
        async with asyncio.TaskGroup() as under_way:
            door = asyncio.create_task(self._come(under_way))
            yield self
            door.cancel()

    async def _come(self, under_way: asyncio.TaskGroup) -> None:
        while True:
            under_way.create_task(self._order())
            await asyncio.sleep(1 / ORDERS_A_SECOND)

    async def _order(self) -> None:
        began = monotonic()
        once = {"Idempotency-Key": str(uuid4())}
        try:
            answer = await self._shop.ask("POST", "/api/v1/orders", an_order(product_456=1), once)
            self.statuses.add(answer.status)
        except (Broken, Late) as error:
            self.statuses.add(repr(error))
        self.slowest = max(self.slowest, monotonic() - began)
        self.placed += 1


@pytest.fixture
async def webs(tmp_path: Path, plenty: None) -> AsyncIterator[list[WebProcess]]:
    first, second = (tmp_path / name for name in ("first", "second"))
    env = {"CLOSING_SECONDS": "0.3"}
    with web_process(first, **env) as one, web_process(second, **env) as other:
        for web in (one, other):
            await asyncio.to_thread(web.ready)
        yield [one, other]


async def test_no_customer_notices_a_restart(webs: list[WebProcess]) -> None:
    balancer = PatientBalancer(*(Line("127.0.0.1", web.port) for web in webs))
    async with Orders(balancer).coming() as before:
        await asyncio.sleep(QUIET)
    async with Orders(balancer).coming() as orders:
        for web in webs:
            await asyncio.to_thread(web.restart)
    assert (before.statuses, orders.statuses) == ({201}, {201})
    assert orders.placed > ORDERS_A_SECOND
    # A second, or what a machine that has much else to do needs anyway.
    assert orders.slowest < max(1.0, 3 * before.slowest)
