"""Those who only look: open streams, the stock, the feed of events."""

import asyncio
import json
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Any

from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.shop import DATABASE_AWAY, Shop
from tests.faults.harness.wire import Broken

RANK = {"PENDING_SHIPMENT": 0, "SHIPPED": 1, "CANCELLED": 2, "DELIVERED": 2}
FINAL = RANK["DELIVERED"]
# Seconds that a reader stays with one order that goes nowhere.
WATCHED_AT_MOST = 60.0
# Seconds from a change, or from reconnecting, to an open page that shows it (promise 6).
TRUTH_WITHIN = 3.0
# Seconds: no stream may ask its reader to stay away for longer.
LONGEST_RETRY = 4.0

BOOKS = """
SELECT stock.product_id, on_hand, reserved, coalesce(moved, 0)::bigint AS moved,
       coalesce(held, 0)::bigint AS held
FROM products.stock
LEFT JOIN (SELECT product_id, sum(quantity) AS moved FROM products.movements GROUP BY product_id)
    AS movements USING (product_id)
LEFT JOIN (SELECT product_id, sum(quantity) AS held FROM products.reservations
           WHERE state = 'HELD' GROUP BY product_id) AS reservations USING (product_id)
"""


class StreamReader:
    """One customer with a page open: follows an order to its end, then another one."""

    def __init__(self, line: Any, ledger: Ledger, latest: deque[Purchase]) -> None:
        self._line = line
        self._ledger = ledger
        self._latest = latest
        self.watching: Purchase | None = None
        self.connected_at: float | None = None
        self.due_back = 0.0
        self.rank = -1
        self.version = 0
        self.shown_at = 0.0
        self.retry = 1.0

    @property
    def connected(self) -> bool:
        return self.connected_at is not None

    def must_show_by(self, changed: float) -> float:
        """The last moment for what changed then: a page that is cut off has, besides its three
        seconds, the time for which the shop told it to stay away."""
        since = self.due_back if self.connected_at is None else self.connected_at
        return max(since, changed) + TRUTH_WITHIN

    async def read_on(self) -> None:
        """Until cancelled."""
        while True:
            while not self._latest:
                await asyncio.sleep(0.1)
            await self.follow(self._latest.popleft(), WATCHED_AT_MOST)

    async def follow(self, purchase: Purchase, at_most: float) -> None:
        """To its final status or for so long, across any number of broken streams."""
        self.watching = purchase
        self.rank, self.version = -1, 0
        try:
            async with asyncio.timeout(at_most):
                while self.rank < FINAL:
                    await asyncio.sleep(max(0, self.due_back - monotonic()))
                    with suppress(Broken):
                        await self._read(purchase)
                    self.connected_at = None
                    self.due_back = monotonic() + self.retry
        except TimeoutError:
            pass
        finally:
            self.watching = self.connected_at = None
            self.due_back = 0.0

    async def _read(self, purchase: Purchase) -> None:
        """One connection, to its end or to the order's."""
        headers = {"Authorization": f"Bearer {purchase.token}"}
        if self.version:
            headers["Last-Event-ID"] = str(self.version)
        path = f"/api/v1/orders/{purchase.order_id}/stream"
        async with self._line.stream(path, headers) as (status, lines):
            if status != 200:
                if status != 503:
                    self._ledger.breach(f"the stream of {purchase.key} was answered {status}")
                return
            self.connected_at = monotonic()
            self._ledger.reads["streams"] += 1
            async for line in lines:
                if line.startswith("retry: "):
                    self._wait_next_time(int(line.removeprefix("retry: ")) / 1000)
                if line.startswith("data: "):
                    self._judge(purchase, json.loads(line.removeprefix("data: ")))
                    if self.rank == FINAL:
                        return

    def _wait_next_time(self, seconds: float) -> None:
        self.retry = seconds
        if seconds > LONGEST_RETRY:
            self._ledger.breach(f"a stream is to stay away for {seconds:.1f} s")

    def _judge(self, purchase: Purchase, said: dict[str, Any]) -> None:
        """Only forward, and no version left out after the first one that was shown."""
        now = RANK[said["status"]]
        if now < self.rank:
            self._ledger.breach(f"{purchase.key} went back to {said['status']} on its stream")
        if self.version and said["version"] != self.version + 1:
            self._ledger.breach(
                f"the stream of {purchase.key} went from version {self.version}"
                f" to {said['version']}"
            )
        self._ledger.reads["steps"] += 1
        if said["status"] == "SHIPPED" and self.rank == 0 and purchase.sent_at:
            self._ledger.lags.append(monotonic() - purchase.sent_at)
        self.rank, self.version, self.shown_at = now, said["version"], monotonic()
        purchase.seen = max(purchase.seen, self.version)


async def read_stock(line: Any, ledger: Ledger, products: list[str]) -> None:
    """What everybody can see of the stock: never below zero. Until cancelled."""
    while True:
        for product_id in products:
            path = f"/api/v1/products/{product_id}"
            answer = await ledger.ask(line, "read stock", "GET", path, subject=product_id)
            if answer and answer.json()["available"] < 0:
                ledger.breach(f"{answer.json()['available']} of {product_id} are available")
            await asyncio.sleep(0.1)


async def read_books(shop: Shop, ledger: Ledger, every: float = 1.0) -> None:
    """Stock, reservations and movements in one snapshot: they add up at every read."""
    while True:
        try:
            connection = await shop.connect()
            try:
                while True:
                    judge_books(ledger, await connection.fetch(BOOKS))
                    ledger.reads["books"] += 1
                    await asyncio.sleep(every)
            finally:
                connection.terminate()
        except DATABASE_AWAY:
            await asyncio.sleep(0.2)


def judge_books(ledger: Ledger, rows: list[Any]) -> None:
    for row in rows:
        if not 0 <= row["reserved"] <= row["on_hand"]:
            ledger.breach(f"stock of {row['product_id']} is impossible: {dict(row)}")
        if (row["on_hand"], row["reserved"]) != (row["moved"], row["held"]):
            ledger.breach(f"the books of {row['product_id']} do not add up: {dict(row)}")


async def read_feed(line: Any, ledger: Ledger, key: dict[str, str]) -> None:
    """Pages on with `after`, as a program outside would. Until cancelled."""
    while True:
        await read_feed_once(line, ledger, key)
        await asyncio.sleep(0.5)


async def read_feed_once(line: Any, ledger: Ledger, key: dict[str, str]) -> bool:
    """One page; whether there was anything new. After an error the same page is asked again."""
    after = f"&after={ledger.feed[-1]}" if ledger.feed else ""
    path = f"/api/v1/events?limit=100{after}"
    answer = await ledger.ask(line, "feed", "GET", path, headers=key)
    if answer is None:
        return True
    if answer.status != 200:
        ledger.breach(f"the feed was answered {answer.status}")
        return False
    items = answer.json()["items"]
    ledger.feed += [item["event_id"] for item in items]
    return bool(items)
