"""Customers who pay online, through whatever happens to the shop and to the bank."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final
from uuid import UUID

import httpx

from app.web.identity import order_cookie
from tests.faults.harness.customers import ADDRESS, pause
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.wire import Broken, Late

# For each order that is to be paid: more have something wrong with the way to the bank.
MOST_ORDERS: Final = 2
# Seconds for which somebody goes on trying.
PATIENCE: Final = 90.0
PRICE: Final = {"amount": 1400, "currency": "EUR"}
# Of a hundred customers: those who do something else than to pay and to wait for the parcel.
LEAVES, CANCELS_FIRST, CANCELS, WANTS_LESS, LATE, COMPLAINS = 3, 3, 7, 5, 2, 8


@dataclass
class Buyer:
    key: str
    order_id: UUID
    token: str
    may_be_sent: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class MoneyCustomers:
    """`paid` counts orders whose money the bank has taken or set aside."""

    line: Any
    ledger: Ledger
    payer: httpx.AsyncClient
    end_session: Any
    key: dict[str, str]
    dice: random.Random
    products: list[str]
    buyers: dict[UUID, Buyer] = field(default_factory=dict[UUID, Buyer])
    paid: int = 0
    did: Counter[str] = field(default_factory=Counter[str])

    async def come(self) -> None:
        """One customer, from the order until there is nothing left for her to do."""
        buyer = await self._order()
        if buyer is None:
            return
        chance = self.dice.randrange(100)
        if chance < LEAVES:
            self.did["left without paying"] += 1
            return
        page = await self._page(buyer)
        if page is None:
            self.did["found no page"] += 1
            return
        if chance < LEAVES + CANCELS_FIRST:
            await self._cancel(buyer)
            self.did["paid a cancelled order"] += await self._pay(page)
            return
        if chance < LEAVES + CANCELS_FIRST + LATE:
            self.end_session(page)
            self.did["paid after the end"] += await self._pay(page)
            return
        if not await self._pay(page):
            return
        if self.dice.random() < 0.7:
            await self._ask(f"/orders/{buyer.order_id}/pay/return", buyer)
        wish = self.dice.randrange(100)
        if wish < CANCELS:
            await self._cancel(buyer)
            return
        if wish < CANCELS + WANTS_LESS:
            await self._cancel(buyer, items=[{"position": 1, "quantity": 1}])
        buyer.may_be_sent = True

    async def complain(self, buyer: Buyer) -> None:
        """What the shop gives back for a chip."""
        path = f"/api/v1/orders/{buyer.order_id}/refunds"
        body = {"amount": {"amount": 300, "currency": "EUR"}, "reason": "A chip"}
        headers = {**self.key, "Idempotency-Key": f"chip-{buyer.key}"}
        answer = await self._until_known("refund", "POST", path, body, headers, {201, 409})
        self.did["given back"] += bool(answer and answer.status == 201)

    async def _order(self) -> Buyer | None:
        key = f"money-{self.ledger.seed}-{len(self.buyers)}-{self.dice.randrange(10**9)}"
        body = {
            "customer": {"name": "Ann Lee", "email": "ann@example.org"},
            "delivery_address": ADDRESS,
            "items": [{"product_id": self.dice.choice(self.products), "quantity": 2}],
            "payment_method": "CARD",
        }
        headers = {"Idempotency-Key": key}
        answer = await self._until_known("order", "POST", "/api/v1/orders", body, headers, {201})
        if answer is None:
            return None
        said = answer.json()
        order_id = UUID(said["order_id"])
        self.buyers[order_id] = buyer = Buyer(key, order_id, said["access_token"])
        return buyer

    async def _page(self, buyer: Buyer) -> str | None:
        """The bank's page: a shop without one just now says 503, and the customer tries again."""
        began, tries = monotonic(), 0
        while monotonic() - began < PATIENCE:
            answer = await self._ask(f"/orders/{buyer.order_id}/pay", buyer)
            if answer and answer.status == 303:
                to = answer.headers["location"]
                return to if to.startswith("http") else None
            tries += 1
            await pause(self.ledger, tries)
        return None

    async def _pay(self, page: str) -> bool:
        """Whether the bank has taken it; a card that is declined is tried once more."""
        for _try in range(2):
            answer = await self.payer.post(page, data={"choice": "pay"})
            if answer.status_code == 303:
                self.paid += 1
                return True
            self.did[f"the bank said {answer.status_code}"] += 1
        return False

    async def _cancel(self, buyer: Buyer, **what: Any) -> None:
        path = f"/api/v1/orders/{buyer.order_id}/cancellation"
        body = {"reason": "changed my mind", **what}
        headers = {**buyer.headers, "Idempotency-Key": f"no-{buyer.key}"}
        answer = await self._until_known("cancel", "POST", path, body, headers, {202, 409})
        if answer:
            self.did[f"{'wanted less' if what else 'cancelled'}: {answer.status}"] += 1

    async def _ask(self, path: str, buyer: Buyer) -> Any:
        """What the browser that ordered gets; None if the shop is away, or says so on a page."""
        cookie = {"Cookie": f"{order_cookie(buyer.order_id)}={buyer.token}"}
        try:
            answer = await self.line.ask("GET", path, None, cookie)
        except (Broken, Late):
            return None
        self.did[f"pages answered {answer.status}"] += 1
        return answer if answer.status < 500 else None

    async def _until_known(
        self,
        what: str,
        method: str,
        path: str,
        body: Any,
        headers: dict[str, str],
        known: set[int],
    ) -> Any:
        """The first answer that says what became of it; 409 of a key in use does not."""
        began, tries = monotonic(), 0
        while monotonic() - began < PATIENCE:
            answer = await self.ledger.ask(self.line, what, method, path, body, headers)
            in_use = answer and answer.status == 409 and "in-use" in answer.json()["type"]
            if answer and answer.status in known and not in_use:
                return answer
            if answer and not in_use:
                self.ledger.breach(f"{what} was answered {answer.status}: {answer.body[:200]!r}")
                return None
            tries += 1
            await pause(self.ledger, tries)
        self.ledger.breach(f"{what} found no outcome within {PATIENCE:.0f} s")
        return None


async def crowd(customers: MoneyCustomers, many: int, at_once: int, faults: Any) -> None:
    """Customers come until so many orders are paid; a fault happens each time its share is."""

    async def visit() -> None:
        while customers.paid < many and len(customers.buyers) < MOST_ORDERS * many:
            await customers.come()

    visitors = [asyncio.create_task(visit()) for _ in range(at_once)]
    try:
        for number in range(len(faults)):
            share = many * (number + 1) // (len(faults) + 1)
            while customers.paid < share and not all(one.done() for one in visitors):
                await asyncio.sleep(0.02)
            await faults.inflict(number)
        await asyncio.gather(*visitors)
    finally:
        for one in visitors:
            one.cancel()
