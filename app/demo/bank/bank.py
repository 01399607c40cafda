"""One bank: its books, its clock, what goes wrong at it, and what it announces."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from app.demo.bank import shapes
from app.demo.bank.books import Books
from app.demo.bank.doors import VERSION, BankKeys
from app.demo.bank.faults import BankFaults
from app.demo.bank.shapes import Thing
from app.infra.clock import about_now


def _this_time() -> float:
    return about_now().timestamp()


@dataclass
class Bank:
    """`address` is where customers find its pages. Seconds since 1970 are its time."""

    keys: BankKeys
    books: Books = field(default_factory=Books)
    faults: BankFaults = field(default_factory=BankFaults)
    address: str = "http://127.0.0.1:8100"
    clock: Callable[[], float] = _this_time
    # Added to the clock's, so that a test need not wait for a week.
    moved: float = 0
    # What the bank asks when it has announced something.
    heard: Callable[[], None] = lambda: None
    # The keys of requests that have no answer yet.
    in_use: set[str] = field(default_factory=set[str])

    @property
    def now(self) -> float:
        return self.clock() + self.moved

    def announce(self, kind: str, thing: Thing) -> None:
        """Writes an event down, with the thing as it is now, and queues its notice."""
        event = shapes.new(
            "event",
            "evt",
            self.now,
            type=kind,
            api_version=VERSION,
            data={"object": thing},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
        )
        self.books.write(event)
        if self.faults.strikes("lost_notices"):
            return
        for _copy in range(2 if self.faults.strikes("doubled_notices") else 1):
            self.books.queue(event["id"], self.now + self.faults.late_seconds)
        self.heard()

    def move(
        self, kind: str, amount: int, source: Thing, description: str = "", own_fee: int = 0
    ) -> Thing:
        """Books money in (above 0) or out (below), so that the day's list shows it."""
        # Of what comes in the bank keeps 1.5 % and 25 cents.
        fee = (amount * 15 + 500) // 1000 + 25 if kind == "charge" else own_fee
        moved = shapes.new(
            "balance_transaction",
            "txn",
            self.now,
            type=kind,
            amount=amount,
            fee=fee,
            net=amount - fee,
            currency=source["currency"],
            source=source["id"],
            status="available",
            available_on=int(self.now),
            reporting_category=kind,
            description=description or None,
        )
        self.books.write(moved, intent=source.get("payment_intent"))
        return moved

    def signature(self, payload: bytes) -> str:
        """Returns the header `Stripe-Signature` of a notice that is sent now."""
        at = int(self.now)
        signed = hmac.new(self.keys.notices.encode(), b"%d.%s" % (at, payload), sha256)
        return f"t={at},v1={signed.hexdigest()}"

    def notice(self, event: str) -> bytes:
        return json.dumps(self.books.find(event), separators=(",", ":")).encode()
