"""A place in a real shop from which one test acts: stock, orders, buyers, and the final check."""

import asyncio
from collections import Counter as Tally
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

from tests.faults.harness import customers, staff
from tests.faults.harness.checker import UNSETTLED, check
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.shop import Shop
from tests.faults.harness.wire import Cutting

NUMBERS = count()


@dataclass
class Counter:
    """The ledger of all tests on one shop, so that the check at the end covers all of them."""

    SCOPES = ("orders:read", "products:write", "shipments:read", "shipments:write", "events:read")

    shop: Shop
    key: dict[str, str]
    ledger: Ledger = field(default_factory=Ledger)

    async def product(self, pieces: int) -> str:
        """A new product with so many pieces."""
        product_id = f"product-{next(NUMBERS)}"
        body = {"name": product_id, "price": {"amount": 1400, "currency": "EUR"}}
        path = f"/api/v1/products/{product_id}"
        answer = await self.shop.line.ask("PUT", path, body, self.key)
        assert answer.status == 201, answer
        if pieces:
            await self.count_in(product_id, pieces)
        return product_id

    async def count_in(self, product_id: str, pieces: int) -> None:
        reason = f"lot {next(NUMBERS)} of {product_id}"
        await staff.count_in(self.shop.line, self.ledger, self.key, product_id, pieces, reason)

    async def buy(self, basket: dict[str, int], cut: Cutting | None = None) -> Purchase:
        return await customers.buy(self.shop.line, self.ledger, basket, cut)

    async def shipment(self, purchase: Purchase) -> dict[str, Any]:
        """Its shipment, as soon as it is there."""
        while not (
            found := await staff.shipment_of(self.shop.line, self.ledger, self.key, purchase)
        ):
            await asyncio.sleep(0.05)
        return found

    async def dispatch(self, shipment_id: str, tracking: str) -> Any:
        path = f"/api/v1/shipments/{shipment_id}/dispatch"
        body = {"carrier": "DHL", "tracking_number": tracking}
        return await self.shop.line.ask("POST", path, body, self.key)

    async def cancel(self, purchase: Purchase) -> Any:
        purchase.cancel_asked = True
        path = f"/api/v1/orders/{purchase.order_id}/cancellation"
        headers = {"Authorization": f"Bearer {purchase.token}"}
        answer = await self.shop.line.ask("POST", path, {"reason": "changed"}, headers)
        purchase.cancel_taken = purchase.cancel_taken or answer.status == 202
        return answer

    async def order(self, purchase: Purchase) -> dict[str, Any]:
        path = f"/api/v1/orders/{purchase.order_id}"
        return (await self.shop.line.ask("GET", path, headers=self.key)).json()

    async def settled(self, within: float = 30) -> float:
        """The seconds until every delivery was applied."""
        began = monotonic()
        connection = await self.shop.connect()
        try:
            while await connection.fetchval(UNSETTLED):
                assert monotonic() - began < within, "deliveries do not settle"
                await asyncio.sleep(0.02)
        finally:
            await connection.close()
        return monotonic() - began

    async def breaches(self) -> list[str]:
        """What the checker and the audit find, once all is settled."""
        await self.settled()
        connection = await self.shop.connect()
        try:
            found = await check(self.ledger, connection.fetch)
        finally:
            await connection.close()
        audit = self.shop.audit()
        return found + [one["says"] for one in audit["findings"] if one["broken"]]


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
