"""Paid orders through faults of the shop and of its bank, and a comparison of their books."""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any, Final
from uuid import UUID

import httpx

from app.demo.bank import Bank, BankFaults, create_bank_app
from app.demo.bank import refunds as at_the_bank
from app.demo.bank.closing import close_what_ended
from app.demo.bank.notices import Notices
from tests.faults.harness.injury import Injury
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.money_books import BOOKS, differences
from tests.faults.harness.money_customers import (
    COMPLAINS,
    PRICE,
    MoneyCustomers,
    crowd,
)
from tests.faults.harness.money_faults import MoneyFaults
from tests.faults.harness.shop import DATABASE_AWAY, Shop, opened
from tests.support.bank import KEYS, keyed, serving
from tests.support.paying_online import age_the_books

AT_ONCE: Final = 12
PRODUCTS: Final = [f"product-{number}" for number in range(20)]
SCOPES: Final = (
    *("orders:read", "orders:write", "products:write", "payments:write", "settings:write"),
    *("shipments:read", "shipments:write"),
)
TO_SEND: Final = """
SELECT shipment_id, order_id FROM delivery.shipments JOIN payments.payments USING (order_id)
WHERE shipments.status = 'PENDING' AND secured_at IS NOT NULL LIMIT 200
"""
TAKEN: Final = """
SELECT order_id FROM payments.payments WHERE paid > 0 AND order_id = ANY($1::uuid[])
"""
# Seconds until everything is as it will stay, once all works again.
SETTLED_WITHIN: Final = 300.0
UNSETTLED: Final = """
SELECT (SELECT count(*) FROM payments.operations WHERE kind IN ('CAPTURE', 'VOID', 'REFUND')
        AND state IN ('OWED', 'UNKNOWN'))
    + (SELECT count(*) FROM payments.facts WHERE applied_at IS NULL)
    + (SELECT count(*) FROM messaging.deliveries WHERE state = 'PENDING')
"""


@dataclass
class MoneyStorm:
    """One run, and what it found."""

    shop: Shop
    bank: Bank
    seed: int
    paid: int
    many_faults: int
    found: list[str] = field(default_factory=list[str])
    sent: int = 0
    seconds: float = 0
    settled_after: float = 0
    sums: Counter[str] = field(default_factory=Counter[str])
    # Orders that arrived with a chip.
    broken: set[UUID] = field(default_factory=set[UUID])

    async def run(self) -> "MoneyStorm":
        self.ledger = Ledger(self.seed)
        self.key = self.shop.key(*SCOPES)
        await self._furnish()
        url = f"{self.shop.url}/api/v1/payment-notices/stripe"
        async with httpx.AsyncClient(trust_env=False) as payer:
            notices = asyncio.create_task(Notices(self.bank, url).main())
            self.customers = MoneyCustomers(
                self.shop.line, self.ledger, payer, self._end_session, self.key,
                random.Random(self.seed), PRODUCTS,
            )  # fmt: skip
            injury = Injury(self.shop, self.ledger)
            self.faults = MoneyFaults(self.bank, injury, self.many_faults, self.seed)
            packers = asyncio.create_task(self._pack())
            began = monotonic()
            await crowd(self.customers, self.paid, AT_ONCE, self.faults)
            await injury.healed()
            self.seconds = monotonic() - began
            await self._settle()
            packers.cancel()
            notices.cancel()
            await asyncio.gather(packers, notices, return_exceptions=True)
        await self._judge()
        return self

    async def _furnish(self) -> None:
        line, key = self.shop.line, self.key
        for product in PRODUCTS:
            path = f"/api/v1/products/{product}"
            await line.ask("PUT", path, {"name": product, "price": PRICE}, key)
            lot = {"quantity": 1_000_000, "reason": "a lot"}
            await line.ask("POST", f"{path}/stock-movements", lot, key)
        answer = await line.ask("PUT", "/api/v1/settings", {"payment_methods": ["CARD"]}, key)
        assert answer.status == 200, answer

    def _end_session(self, page: str) -> None:
        """The customer looks at the page for so long that its session ends."""
        session = page.rsplit("/", 1)[-1]
        self.bank.faults.pays_after_end = True
        with self.bank.books.transaction():
            self.bank.books.change("UPDATE things SET ends_at = 1 WHERE id = ?", session)
            close_what_ended(self.bank)

    async def _pack(self) -> None:
        """Sends what is paid; what is held again meanwhile is refused, and waits."""
        while True:
            await self._give_back()
            found = await self.shop.fetch(TO_SEND)
            ready = [one for one in found if self._may_be_sent(one["order_id"])]
            for at in range(0, len(ready), 8):
                await asyncio.gather(*(self._send(one) for one in ready[at : at + 8]))
            await asyncio.sleep(0.2)

    def _may_be_sent(self, order_id: Any) -> bool:
        buyer = self.customers.buyers.get(order_id)
        return buyer is not None and buyer.may_be_sent

    async def _send(self, parcel: Any) -> None:
        path = f"/api/v1/shipments/{parcel['shipment_id']}/dispatch"
        body = {"carrier": "DHL", "tracking_number": f"T-{parcel['shipment_id']}"}
        answer = await self.ledger.ask(self.shop.line, "dispatch", "POST", path, body, self.key)
        if answer is None or answer.status != 200:
            return
        self.sent += 1
        if self.customers.dice.randrange(100) < COMPLAINS:
            self.broken.add(parcel["order_id"])

    async def _give_back(self) -> None:
        """Money for a chip, once that of the order was taken."""
        if not self.broken:
            return
        for one in await self.shop.fetch(TAKEN, list(self.broken)):
            self.broken.discard(one["order_id"])
            await self.customers.complain(self.customers.buyers[one["order_id"]])

    async def _settle(self) -> None:
        """The bank works again, refunds arrive, and hours pass until nothing is under way."""
        began = monotonic()
        self.bank.faults = BankFaults()
        quiet = 0
        while quiet < 3 and monotonic() - began < SETTLED_WITHIN:
            for refund in self.bank.books.all("refund"):
                if refund["status"] == "pending":
                    at_the_bank.succeed(self.bank, refund["id"])
            await self._hours_pass()
            await asyncio.sleep(3)
            left = (await self.shop.fetch(UNSETTLED))[0][0]
            waiting = self.bank.books.fetch("SELECT count(*) AS many FROM notices")[0]["many"]
            quiet = quiet + 1 if not left + waiting else 0
        self.settled_after = monotonic() - began

    async def _hours_pass(self) -> None:
        with suppress(*DATABASE_AWAY):
            connection = await self.shop.connect()
            try:
                await age_the_books(connection.execute, self.bank, timedelta(minutes=16))
            finally:
                await connection.close()

    async def _judge(self) -> None:
        ours = await self.shop.fetch(BOOKS)
        self.found += self.ledger.breaches + differences(ours, self.bank)
        for name in ("paid", "refunded", "to_refund", "came_back", "elsewhere", "captures"):
            self.sums[name] = sum(row[name] for row in ours)
        self.sums["payments"] = len(ours)
        audit = self.shop.audit()
        for finding in audit["findings"]:
            if finding["broken"]:
                self.found.append(f"audit: {finding['says']}: {finding['rows'][:3]}")


async def money_storm(seed: int, paid: int, faults: int) -> MoneyStorm:
    """The shop is closed and its folder gone afterwards, unless something was found."""
    bank = Bank(KEYS)
    async with serving(create_bank_app(bank)) as address:
        bank.address = address
        env = keyed(address)
        with opened(web=2, workers=2, env=env) as shop:
            done = await MoneyStorm(shop, bank, seed, paid, faults).run()
            if (code := shop.stop()) != 0:
                done.found.append(f"the shop ended with exit code {code}")
            return done


def report(done: MoneyStorm) -> str:
    """Lines for people; the verdict is the last one."""
    customers, sums = done.customers, done.sums
    faults = done.faults.hits
    lines = [f"{kind:45} {times:4}" for kind, times in sorted(faults.items())]
    requests = Counter(one.outcome for one in done.ledger.exchanges)
    lines += [
        f"{'all faults':45} {faults.total():4}",
        "",
        f"seed {done.seed}, {done.seconds:.0f} s: {customers.paid / done.seconds:.1f} paid/s",
        f"{sums['payments']} orders, of which customers paid {customers.paid}; {done.sent} sent",
        f"{sums['captures']} captures of {sums['paid'] / 100:.2f} EUR, "
        f"{sums['refunded'] / 100:.2f} EUR back, {sums['to_refund'] / 100:.2f} EUR owed by hand; "
        f"{sums['came_back']} refunds were refused or came back, "
        f"{sums['elsewhere']} were made at the bank",
        "customers: " + ", ".join(f"{name} {n}" for name, n in sorted(customers.did.items())),
        "requests: " + ", ".join(f"{name} {n}" for name, n in requests.most_common()),
        f"everything had settled {done.settled_after:.1f} s after the last fault",
        "",
        *(f"DIFFERENCE {text}" for text in done.found[:20]),
        f"{len(done.found)} differences",
    ]
    return "\n".join(lines)
