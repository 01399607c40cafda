"""Customers, packers and workers as rules, with what each of them must be answered next."""

import asyncio
from time import monotonic
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from app import messaging
from app.infra.checks import UNDER_WAY
from app.infra.database import fetch, fetch_value, is_outage
from app.invariants import CHECKS
from app.workers import sweep
from app.workers.listeners import APPLY
from tests.faults.harness.customers import order_of
from tests.faults.harness.disturbance import CUT, DIED, FLUSHED, LEFT, LOST, Fault
from tests.faults.harness.divider import ASKS
from tests.faults.harness.keeper import FAR_AWAY
from tests.faults.harness.ledger import Purchase
from tests.faults.harness.readers import BOOKS, RANK
from tests.faults.harness.relocator import Relocator
from tests.faults.harness.tables import DUE, ELSEWHERE, EMPTIED, HALF_DONE, HEARD, STATES
from tests.faults.harness.visitor import MOVEMENTS, ORDERS, PRODUCT

PIECES = 8
# Seconds for which a transaction in another database of the server may hold the feed up.
HELD_UP = 5

# The batcher has about eight awaits for an order, its customer has three.
orders_end = st.none() | st.one_of(
    st.builds(Fault, st.sampled_from((LOST, DIED, CUT, FLUSHED)), st.integers(0, 8)),
    st.builds(Fault, st.just(LEFT), st.integers(0, 2)),
)
# Each delivery has about twelve; what is set for later than the end does not happen.
work_ends = st.builds(Fault, st.sampled_from((LEFT, CUT, FLUSHED)), st.integers(0, 24))
listeners = st.sampled_from(sorted(APPLY))
BEGUN = ("waits", "sent", "sent in part", "split", "held", "asked", "cancelled")
# What the rules themselves do not see, with no grace for what is young.
LOOKED_AT = ("delivery.holds", "delivery.decisions", ".corrections", ".cancelled_items")
AUDITS = tuple(
    (check.says, check.sql.replace(UNDER_WAY, "interval '0 seconds'"))
    for check in CHECKS
    if any(name in check.sql for name in LOOKED_AT)
)
services = st.sampled_from(("sales", "products", "delivery"))


class Model(Relocator, RuleBasedStateMachine):
    """What each actor was answered, against what the shop says next."""

    number = 0

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.rank: dict[str, int] = {}
        self.heard_again: set[str] = set()
        self.read: list[str] = []
        self.wait(fetch(EMPTIED))
        self.wait(fetch("UPDATE products.stock SET on_hand = 0, reserved = 0"))
        self.ask("POST", MOVEMENTS, {"quantity": PIECES, "reason": "a new game"}, self.key)

    @initialize(target=orders, fault=orders_end, begun=st.sampled_from(BEGUN))
    def begin(self, fault: Fault | None, begun: str) -> Any:
        """With one order that Delivery knows of, and perhaps has sent off, divided or cancelled."""
        order = self.request(3, fault, again=False)
        self.wait(sweep.drain())
        if begun in ("sent", "sent in part"):
            self.dispatch(order, 0, "T1", 1 if begun == "sent in part" else None, None)
        if begun == "split":
            self.split(order, 0, 1, None)
        if begun == "held":
            self.hold(order, 0, "MANUAL", FAR_AWAY, None)
        if begun == "asked":
            self.miss(order, 0, 1, ASKS, None)
        if begun == "cancelled":
            self.cancel(order, None)
            self.wait(sweep.drain())
        return order

    @rule(target=orders, quantity=st.integers(1, 3), fault=orders_end, again=st.booleans())
    def order(self, quantity: int, fault: Fault | None, again: bool) -> Any:
        placed = self.request(quantity, fault, again)
        return placed or multiple()

    def request(self, quantity: int, fault: Fault | None, again: bool) -> Any:
        """Placed exactly once if there is enough, whatever becomes of the first answer."""
        Model.number += 1
        note = f"machine-{Model.number}"
        body, headers = order_of(Purchase(note, {PRODUCT: quantity})), {"Idempotency-Key": note}
        available = self.available()
        answer, unsure = self.ask_until_known(ORDERS, body, headers, fault)
        enough = quantity <= available
        assert answer.status_code == (201 if enough else 400), answer.text
        there = self.wait(fetch_value("SELECT count(*) FROM sales.orders WHERE note = $1", note))
        assert there == enough, f"one request became {there} orders"
        assert self.available() == available - quantity * there
        if not enough:
            return None
        if unsure:
            replayed = "idempotent-replayed" in answer.headers
            self.disturber.happened["was ordered" if replayed else "was not ordered"] += 1
        if again:
            second = self.ask("POST", "/api/v1/orders", body, headers)
            assert (second.status_code, second.content) == (201, answer.content), "asked again"
        placed = answer.json()
        self.rank[placed["order_id"]], self.placed[placed["order_id"]] = 0, placed
        return placed

    @rule(service=services, fault=work_ends)
    def work(self, service: str, fault: Fault) -> None:
        """One service catches up, perhaps not to the end; the others lag behind."""
        try:
            self.wait(self.disturber.run(sweep.drain(service), fault, "worker"))
        except Exception as error:
            if fault.kind != CUT or not is_outage(error):
                raise
            self.disturber.happened["worker: found no database"] += 1

    @rule(listener=listeners)
    def hear_again(self, listener: str) -> None:
        """All that this listener has done waits for it once more."""
        self.heard_again.add(listener)
        self.wait(fetch("UPDATE messaging.deliveries SET state = 'PENDING'"
                        " WHERE listener = $1 AND state = 'DONE' AND order_id = ANY($2)",
                        listener, list(self.rank)))  # fmt: skip

    @rule(service=services)
    def hear_backwards(self, service: str) -> None:
        """Once all have caught up, a service hears everything again, the latest first."""
        self.wait(sweep.drain())
        before = self.wait(fetch(STATES))
        heard = self.wait(fetch(HEARD, service, list(self.rank)))
        for row in heard:
            self.wait(fetch(DUE, row["id"]))
            self.wait(sweep.drain(service))
        after = self.wait(fetch(STATES))
        assert after == before, f"{service} made more of what it had heard before"
        self.disturber.happened["listener: heard backwards"] += len(heard) > 1

    @rule()
    def restore_elsewhere(self) -> None:
        """Into a cluster that has counted less far; a program that reads along has the same."""
        if not self.read_on():
            return
        self.wait(fetch(ELSEWHERE))
        began = monotonic()
        while (found := self.feed_after([])) != self.read and monotonic() - began < HELD_UP:
            self.wait(asyncio.sleep(0.01))
        assert found == self.read, "the feed"
        self.disturber.happened["restored elsewhere"] += 1

    def read_on(self) -> bool:
        """Whether there was more: the feed waits for open transactions of the whole server, in
        other databases too.
        """
        began, before = monotonic(), len(self.read)
        written = self.wait(fetch_value("SELECT count(*) FROM messaging.events"))
        while len(self.read) < written and monotonic() - began < HELD_UP:
            self.read += self.feed_after(self.read)
            self.wait(asyncio.sleep(0.01))
        return len(self.read) > before

    def feed_after(self, read: list[str]) -> list[str]:
        page, _ = self.wait(messaging.feed(read[-1] if read else None, limit=1000))
        return [event.event_id for event in page]

    @precondition(lambda self: self.rank)
    @rule(order=orders)
    def look(self, order: Any) -> None:
        """A status is never behind what the customer has seen."""
        rank = RANK[self.order_now(order)["status"]]
        assert rank >= self.rank[order["order_id"]], "the status went back"
        self.rank[order["order_id"]] = rank

    @invariant()
    def the_books_add_up(self) -> None:
        for row in self.wait(fetch(BOOKS)):
            assert 0 <= row["reserved"] <= row["on_hand"], dict(row)
            assert (row["on_hand"], row["reserved"]) == (row["moved"], row["held"]), dict(row)

    @invariant()
    def no_delivery_is_half_done(self) -> None:
        found = self.wait(fetch(HALF_DONE, list(self.rank), list(self.heard_again)))
        assert found == [], "a delivery is done without its effect, or has had it and is not done"

    def teardown(self) -> None:
        """All catch up: packers, customers and both services tell the same story."""
        self.time_passes(None)
        for _ in range(3):
            self.wait(sweep.drain())
        self.read_on()
        written = self.wait(fetch("SELECT event_id FROM messaging.events"))
        assert sorted(row["event_id"] for row in written) == sorted(self.read), "the feed"
        rows = self.wait(fetch("SELECT listener, error FROM messaging.deliveries"
                               " WHERE state <> 'DONE'"))  # fmt: skip
        assert rows == [], "a delivery does not succeed"
        self.the_answers_are_as_told()
        for says, sql in AUDITS:
            assert self.wait(fetch(sql)) == [], says
        for order_id in self.rank:
            order = self.order_now({"order_id": order_id})
            self.all_tell_the_same(order, self.parcels_now(order))

    def all_tell_the_same(self, order: dict[str, Any], parcels: list[dict[str, Any]]) -> None:
        waits, live = "PENDING", {one["status"] for one in parcels} - {"CANCELLED"}
        follows = next((one for one in (waits, "SHIPPED", "DELIVERED") if one in live), "CANCELLED")
        told = "packer, customer, Sales and Delivery disagree"
        assert order["status"].removesuffix("_SHIPMENT") == follows, told
        self.the_parcels_are_as_told(order, parcels)
        self.each_piece_is_somewhere(order, parcels)
        self.the_holds_are_as_told(order, parcels)
        self.the_changes_are_as_told(order)
        self.the_address_is_as_told(order)
