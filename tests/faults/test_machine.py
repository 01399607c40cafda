"""Hypothesis plays customers, clerks and workers against the HTTP API, in any order."""

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.database import fetch, fetch_row
from app.workers import sweep
from app.workers.listeners import APPLY
from tests.faults.customers import order_of
from tests.faults.ledger import Purchase
from tests.faults.readers import BOOKS, RANK

PIECES = 6
PRODUCT = "product_456"


class Model(RuleBasedStateMachine):
    """What each actor was told, against what the shop says next. Runs on the test's own loop."""

    client: httpx.AsyncClient
    key: dict[str, str]
    loop: asyncio.AbstractEventLoop
    number = 0

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.rank: dict[str, int] = {}
        self.sent: dict[str, str] = {}
        self.delivered: set[str] = set()
        self.wait(fetch("UPDATE messaging.deliveries SET state = 'DONE' WHERE state = 'PENDING'"))
        row = self.wait(fetch_row("SELECT * FROM products.stock WHERE product_id = $1", PRODUCT))
        lacking = PIECES - (row["on_hand"] - row["reserved"])
        if lacking:
            path = f"/api/v1/products/{PRODUCT}/stock-movements"
            self.ask("POST", path, {"quantity": lacking, "reason": "a new game"}, self.key)

    def wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(_awaited(work), self.loop).result(30)

    def ask(self, method: str, path: str, body: Any = None, headers: Any = None) -> httpx.Response:
        return self.wait(self.client.request(method, path, json=body, headers=headers))

    def bearer(self, order: dict[str, Any]) -> dict[str, str]:
        return {"Authorization": f"Bearer {order['access_token']}"}

    @rule(target=orders, quantity=st.integers(1, 3), again=st.booleans())
    def order(self, quantity: int, again: bool) -> Any:
        """Placed, perhaps asked for again under its key, or refused because it is sold out."""
        Model.number += 1
        body = order_of(Purchase(f"machine-{Model.number}", {PRODUCT: quantity}))
        headers = {"Idempotency-Key": f"machine-{Model.number}"}
        first = self.ask("POST", "/api/v1/orders", body, headers)
        assert first.status_code in (201, 400)
        if again and first.status_code == 201:
            second = self.ask("POST", "/api/v1/orders", body, headers)
            assert (second.status_code, second.content) == (201, first.content)
        if first.status_code == 400:
            return None
        self.rank[first.json()["order_id"]] = 0
        return first.json()

    @rule(order=orders)
    def cancel(self, order: Any) -> None:
        if order:
            path = f"/api/v1/orders/{order['order_id']}/cancellation"
            answer = self.ask("POST", path, None, self.bearer(order))
            assert answer.status_code in (202, 409)

    @rule(order=orders, tracking=st.sampled_from(("T1", "T2")))
    def dispatch(self, order: Any, tracking: str) -> None:
        shipment = self.shipment(order)
        if not shipment:
            return
        path = f"/api/v1/shipments/{shipment['shipment_id']}/dispatch"
        body = {"carrier": "DHL", "tracking_number": tracking}
        answer = self.ask("POST", path, body, self.key)
        order_id = order["order_id"]
        if answer.status_code == 200:
            assert self.sent.setdefault(order_id, tracking) == tracking
        else:
            assert answer.status_code == 409
            assert shipment["status"] != "PENDING"

    @rule(order=orders)
    def deliver(self, order: Any) -> None:
        shipment = self.shipment(order)
        if not shipment:
            return
        answer = self.ask("POST", f"/api/v1/shipments/{shipment['shipment_id']}/delivery", {},
                          self.key)  # fmt: skip
        assert (answer.status_code == 200) == (shipment["status"] == "SHIPPED")
        if answer.status_code == 200:
            self.delivered.add(order["order_id"])

    @rule(listener=st.sampled_from(sorted(APPLY)))
    def work(self, listener: str) -> None:
        """One listener catches up; the others lag behind."""
        self.wait(sweep.drain(listener))

    @rule(listener=st.sampled_from(sorted(APPLY)))
    def hear_again(self, listener: str) -> None:
        """All that this listener has done is given to it once more."""
        self.wait(fetch("UPDATE messaging.deliveries SET state = 'PENDING'"
                        " WHERE listener = $1 AND state = 'DONE' AND order_id = ANY($2)",
                        listener, list(self.rank)))  # fmt: skip

    @invariant()
    def the_books_add_up(self) -> None:
        for row in self.wait(fetch(BOOKS)):
            assert 0 <= row["reserved"] <= row["on_hand"]
            assert (row["on_hand"], row["reserved"]) == (row["moved"], row["held"])

    @precondition(lambda self: self.rank)
    @rule(order=orders)
    def look(self, order: Any) -> None:
        """A status is never behind what the customer has seen."""
        if order:
            path = f"/api/v1/orders/{order['order_id']}"
            shown = self.ask("GET", path, headers=self.bearer(order)).json()
            assert RANK[shown["status"]] >= self.rank[order["order_id"]]
            self.rank[order["order_id"]] = RANK[shown["status"]]

    def shipment(self, order: Any) -> Any:
        if not order:
            return None
        path = f"/api/v1/shipments?order_id={order['order_id']}"
        items = self.ask("GET", path, headers=self.key).json()["items"]
        assert len(items) <= 1
        return items[0] if items else None

    def teardown(self) -> None:
        """All catch up: clerks, customers and both services tell the same story."""
        for _ in range(3):
            self.wait(sweep.drain())
        for order_id in self.rank:
            order = self.ask("GET", f"/api/v1/orders/{order_id}", headers=self.key).json()
            [shipment] = self.ask(
                "GET", f"/api/v1/shipments?order_id={order_id}", headers=self.key
            ).json()["items"]
            assert order["status"].removesuffix("_SHIPMENT") == shipment["status"]
            if order_id in self.sent:
                assert order["shipment"]["tracking_number"] == self.sent[order_id]
            assert (order["status"] == "DELIVERED") == (order_id in self.delivered)
        states = self.wait(fetch("SELECT DISTINCT state FROM messaging.deliveries"))
        assert {row["state"] for row in states} <= {"DONE"}


async def _awaited(work: Any) -> Any:
    return await work


async def play(client: httpx.AsyncClient, api_key: Any, examples: int, steps: int) -> None:
    scopes = ("orders:read", "products:write", "shipments:read", "shipments:write")
    Model.client = client
    Model.key = {"Authorization": f"Bearer {await api_key(*scopes)}"}
    Model.loop = asyncio.get_running_loop()
    rules = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=examples < 50,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Model, settings=rules)


@pytest.mark.usefixtures("shop")
@pytest.mark.timeout(300)
async def test_no_sequence_of_actors_breaks_a_promise(client, api_key) -> None:
    await play(client, api_key, examples=15, steps=30)


@pytest.mark.proof
@pytest.mark.usefixtures("shop")
@pytest.mark.timeout(3600)
async def test_no_long_sequence_of_actors_breaks_a_promise(client, api_key) -> None:
    await play(client, api_key, examples=300, steps=60)
