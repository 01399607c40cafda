"""The storm: customers, packers and readers on a real shop while its parts are killed.

`python -m tests.faults.harness.storm --seconds 600 --seed 7`; exit 1 when a promise did not hold.
"""

import argparse
import asyncio
import shutil
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, time
from typing import Any

import uvloop

from tests.faults.harness import customers, manager, merchant, readers, settling, staff, traffic
from tests.faults.harness.checker import check
from tests.faults.harness.injury import Injury
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.plan import plan
from tests.faults.harness.shop import DATABASE_AWAY, Shop, opened

PLENTY = [f"plenty-{number}" for number in range(40)]
SCARCE = ["scarce-0", "scarce-1"]
# Seconds after the last fault until every client knows its outcome, or the run is broken.
CALM_WITHIN = 100.0
PACKERS = 6
CANCELS = 0.08
SCOPES = (
    *("orders:read", "orders:write", "products:read", "products:write"),
    *("shipments:read", "shipments:write", "events:read"),
)


@dataclass
class Storm:
    """One run: its parameters, and what was found."""

    shop: Shop
    seed: int
    seconds: float
    rate: float
    streams: int
    ledger: Ledger = field(init=False)
    injury: Injury = field(init=False)
    breaches: list[str] = field(default_factory=list)
    settled_after: float = 0
    open_streams: list[int] = field(default_factory=list)
    audit: dict[str, Any] = field(default_factory=dict)
    began: float = 0
    ended: float = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.seed)
        self.injury = Injury(self.shop, self.ledger)
        self._latest: deque[Purchase] = deque(maxlen=300)
        self._to_send: deque[Purchase] = deque()
        self._busy: set[asyncio.Task[Any]] = set()

    async def run(self) -> "Storm":
        self._key = self.shop.key(*SCOPES)
        await self._furnish()
        pages = [readers.StreamReader(self.shop.line, self.ledger, self._latest)
                 for _ in range(self.streams)]  # fmt: skip
        endless = [
            *(page.read_on() for page in pages),
            *(self._packer(number) for number in range(PACKERS)),
            readers.read_stock(self.shop.line, self.ledger, SCARCE),
            readers.read_books(self.shop, self.ledger),
            readers.read_feed(self.shop.line, self.ledger, self._key),
            manager.change_the_rule(self.shop, self.ledger),
            manager.let_deadlines_pass(self.shop),
            *(merchant.take_stock(self.shop.line, self.ledger, self._key) for _ in range(2)),
            merchant.import_goods(self.shop, self.ledger),
            self._count_streams(pages),
        ]
        restocking = self._start(self._restock())
        lasting = {self._start(work) for work in endless}
        self.began = monotonic()
        harm = asyncio.create_task(self.injury.carry_out(plan(self.seed, self.seconds), self.began))
        await self._customers()
        await harm
        self.ended = monotonic()
        restocking.cancel()
        await self._settle(lasting, pages)
        return self

    async def _furnish(self) -> None:
        price = {"amount": 1400, "currency": "EUR"}
        for product_id in PLENTY + SCARCE:
            body = {"name": product_id, "price": price}
            if product_id in PLENTY[:5]:
                body["shelf"] = merchant.SHELF
            path = f"/api/v1/products/{product_id}"
            answer = await self.shop.line.ask("PUT", path, body, self._key)
            assert answer.status == 201, answer
            pieces = 500_000 if product_id in PLENTY else 40
            await self._count_in(product_id, pieces, "first")

    async def _count_in(self, product_id: str, pieces: int, when: object) -> None:
        reason = f"{when} of {product_id}"
        line, ledger = self.shop.line, self.ledger
        await staff.count_in(line, ledger, self._key, product_id, pieces, reason)

    async def _restock(self) -> None:
        """What is scarce comes in small lots, so that it runs out again and again."""
        for number in range(1_000_000):
            await asyncio.sleep(4)
            for product_id in SCARCE:
                await self._count_in(product_id, 6, f"lot {number}")

    async def _customers(self) -> None:
        """An open door: orders come at their rate, however slow the answers are."""
        while (now := monotonic() - self.began) < self.seconds:
            wanted = customers.basket(self.ledger, PLENTY, SCARCE)
            self._start(self._buy(wanted))
            due = (len(self.ledger.purchases) + 1) / self.rate
            await asyncio.sleep(max(0, due - now))

    async def _buy(self, wanted: dict[str, int]) -> None:
        purchase = await customers.buy(self.shop.line, self.ledger, wanted)
        if not purchase.order_id:
            return
        self._latest.append(purchase)
        chance = self.ledger.dice.random()
        if chance < CANCELS:
            await asyncio.sleep(self.ledger.dice.random() * 3)
            await customers.cancel(self.shop.line, self.ledger, purchase)
        if chance < CANCELS / 2 or chance > 0.6:
            self._to_send.append(purchase)
        await traffic.think_again(self.shop.line, self.ledger, purchase)

    async def _packer(self, number: int) -> None:
        """Sends parcels off; now and then two packers take the same one."""
        while True:
            if not self._to_send:
                await asyncio.sleep(0.1)
                continue
            purchase = self._to_send.popleft()
            tracking = f"T{number}-{len(self.ledger.exchanges)}"
            await self._start(self._send(purchase, tracking))

    async def _send(self, purchase: Purchase, tracking: str) -> None:
        line, ledger, key = self.shop.line, self.ledger, self._key
        sent = await traffic.send(line, ledger, key, purchase, tracking)
        if sent and ledger.dice.random() < 0.8:
            self._start(self._deliver(purchase))

    async def _deliver(self, purchase: Purchase) -> None:
        await asyncio.sleep(0.5 + self.ledger.dice.random() * 2)
        await staff.hand_over(self.shop.line, self.ledger, self._key, purchase)

    async def _count_streams(self, pages: list[readers.StreamReader]) -> None:
        while True:
            await asyncio.sleep(1)
            self.open_streams.append(sum(page.connected for page in pages))

    def _start(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._busy.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        """A client that breaks down would make the run look better than it was."""
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.ledger.breach(f"a client broke down: {error!r}")

    async def _settle(
        self, lasting: set[asyncio.Task[Any]], pages: list[readers.StreamReader]
    ) -> None:
        """Everybody learns his outcome, the events settle, the streams show the last state."""
        self._to_send.clear()
        connection = await self._connect()
        self.settled_after = await settling.every_order_has_its_shipment(
            self.ledger, connection, self.ended
        )
        while self._busy - lasting and monotonic() < self.ended + CALM_WITHIN:
            await asyncio.sleep(0.1)
        try:
            await settling.deliveries_settled(self.ledger, connection)
            await settling.streams_caught_up(self.ledger, connection, pages)
            for task in self._busy:
                task.cancel()
            while await readers.read_feed_once(self.shop.line, self.ledger, self._key):
                pass
            self.breaches = await check(self.ledger, connection.fetch)
        finally:
            await connection.close()
        self.audit = self.shop.audit()
        for finding in self.audit["findings"]:
            if finding["broken"]:
                self.breaches.append(f"audit: {finding['says']}: {finding['rows'][:3]}")

    async def _connect(self) -> Any:
        while True:
            with suppress(*DATABASE_AWAY):
                return await self.shop.connect()
            await asyncio.sleep(0.2)


async def storm(
    seed: int, seconds: float, rate: float, streams: int = 200, record: Path | None = None
) -> Storm:
    """Runs one; the shop is closed and its folder gone afterwards, but for what is recorded."""
    with opened(web=3, workers=2) as shop:
        done = await Storm(shop, seed, seconds, rate, streams).run()
        code = shop.stop()
        if code != 0:
            done.breaches.append(f"the shop ended with exit code {code}")
        if record:
            done.ledger.dump(record / "exchanges.jsonl")
            shutil.copy(shop.log, record)
        return done


def main() -> None:
    from tests.faults.harness.report import report

    parser = argparse.ArgumentParser(description="Storm a real shop and check its promises.")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time()) % 1_000_000)
    parser.add_argument("--rate", type=float, default=30, help="orders a second")
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--record", type=Path, help="folder for every exchange and the shop's log")
    given = parser.parse_args()
    if given.record:
        given.record.mkdir(parents=True, exist_ok=True)
    print(f"seed {given.seed}", flush=True)
    done = uvloop.run(storm(given.seed, given.seconds, given.rate, given.streams, given.record))
    print(report(done))
    sys.exit(1 if done.breaches else 0)


if __name__ == "__main__":
    main()
