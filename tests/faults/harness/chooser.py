"""Who says what happens to the rest of an order: the customer or the staff, the first of them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.infra.database import fetch
from app.values.statuses import RestChoice
from tests.faults.harness.disturbance import Fault
from tests.faults.harness.keeper import Keeper
from tests.faults.harness.packer import orders
from tests.faults.harness.storekeeper import requests_end
from tests.faults.harness.visitor import ORDERS

choices = st.sampled_from(list(RestChoice))

QUESTIONS = """
SELECT decision_id::text, shipment_id::text, choice, decided_by FROM delivery.decisions
WHERE order_id = $1 ORDER BY decided_at DESC NULLS FIRST, asked_at DESC
"""
OPEN = "SELECT order_id::text FROM delivery.decisions WHERE decided_at IS NULL ORDER BY asked_at"


class Chooser(Keeper):
    """A part of the game's model: the choice is made once, for all that was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.placed: dict[str, Any] = {}

    @rule(order=orders, choice=choices, by_staff=st.booleans(), fault=requests_end)
    def answer(self, order: Any, choice: RestChoice, by_staff: bool, fault: Fault | None) -> None:
        """The question that has been open longest; few of the other orders have one."""
        asked = self.wait(fetch(OPEN))
        self.choose(self.placed[asked[0]["order_id"]] if asked else order, choice, by_staff, fault)

    @rule(order=orders, choice=choices, by_staff=st.booleans(), fault=requests_end)
    def choose(self, order: Any, choice: RestChoice, by_staff: bool, fault: Fault | None) -> None:
        rows = self.wait(fetch(QUESTIONS, order["order_id"]))
        asked = [row for row in rows if row["choice"] is None]
        headers = self.key if by_staff else self.opener(order)
        chosen = (choice, "STAFF" if headers == self.key else "CUSTOMER")
        path, body = f"{ORDERS}/{order['order_id']}/decision", {"choice": choice}
        answer, _ = self.ask_until_known(path, body, headers, fault)
        if not rows:
            assert answer.status_code == 404, answer.text
            return
        last = (rows[0]["choice"], rows[0]["decided_by"])
        assert answer.status_code == (200 if asked or last == chosen else 409), answer.text
        if not asked:
            self.disturber.happened["came too late"] += last != chosen
            return
        for row in asked:
            assert self.decided.setdefault(row["decision_id"], chosen) == chosen
        self.disturber.happened[f"chosen: {choice}"] += 1
        self._is_done(order, choice, {row["shipment_id"] for row in asked})

    def _is_done(self, order: Any, choice: RestChoice, concerned: set[str]) -> None:
        for parcel in self.parcels_now(order):
            waits, hold = parcel["status"] == "PENDING", parcel["hold"] or {"reason": None}
            if choice == RestChoice.CANCEL:
                assert not waits, "what is not wanted any more still waits"
            elif parcel["shipment_id"] in concerned:
                assert waits, "the rest does not wait to be sent"
                assert hold["reason"] != "ASK_CUSTOMER", "the customer is still asked"
                assert choice != RestChoice.WAIT or parcel["hold"], "the rest is let go at once"
