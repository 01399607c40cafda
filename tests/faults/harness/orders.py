"""Orders at an even pace, each tried once, with what became of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from uuid import uuid4

from tests.faults.harness.balancer import PatientBalancer
from tests.faults.harness.wire import Broken, Late, Line
from tests.support.api import an_order

ORDERS_A_SECOND = 20


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
