"""Who changes where an order goes, with its note and phone; and packers, who claim its parcels."""

from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.infra.database import fetch, fetch_value
from app.services import delivery
from app.workers import sweep
from tests.faults.harness.chooser import Chooser
from tests.faults.harness.customers import ADDRESS
from tests.faults.harness.disturbance import Fault
from tests.faults.harness.packer import orders, which
from tests.faults.harness.storekeeper import requests_end
from tests.faults.harness.visitor import ORDERS

ELSEWHERE = ADDRESS | {"line1": "4 Quay Road", "city": "Bremen", "postcode": "28195"}
PHONE = "+49 30 901820"
# By the fields of a request: an address, a note and a phone number.
wishes = st.sampled_from(
    (
        {"delivery_address": ELSEWHERE},
        {"delivery_address": ADDRESS},
        {"note": "Ring twice."},
        {"phone": PHONE},
        {"phone": None},
        {"delivery_address": ELSEWHERE, "note": "Ring twice.", "phone": PHONE},
    )
)
packers = st.sampled_from(("Pat Miller", "Bea"))
SHOP = UUID(int=16)

CLAIMS = """
SELECT claimed_by FROM delivery.shipments
WHERE order_id = $1 AND status = 'PENDING' AND claimed_until > now()
"""
CLAIMED = "SELECT claimed_by FROM delivery.shipments WHERE shipment_id = $1"
ANSWERS = """
SELECT correction_id::text, state FROM sales.corrections WHERE order_id = $1 ORDER BY asked_at
"""


class Relocator(Chooser):
    """A part of the game's model: what was asked of each order, and whether it could be done."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[str, dict[str, Any]] = {}
        # By order and then by correction, in sequence.
        self.asked: dict[str, dict[str, dict[str, Any]]] = {}

    @rule(order=orders, wish=wishes, at_once=st.booleans(), fault=requests_end)
    def change(self, order: Any, wish: dict[str, Any], at_once: bool, fault: Fault | None) -> None:
        """Asked once for what differs; decided now if all have caught up, else later on."""
        order_id = order["order_id"]
        if at_once:
            self.wait(sweep.drain())
        before = self.order_now(order)
        asked = self.asked.setdefault(order_id, {})
        has = details_of(before)
        self.first.setdefault(order_id, has)
        latest = before["correction"] or {"state": None}
        waiting = asked[latest["correction_id"]] if latest["state"] == "ASKED" else None
        differs = {name: value for name, value in wish.items() if has[name] != value}
        expected = 202 if differs or waiting else 200
        repeated = waiting is not None and differs == waiting
        if expected == 202 and not repeated and before["status"] != "PENDING_SHIPMENT":
            expected = 409
        answer, _ = self.ask_until_known(
            f"{ORDERS}/{order_id}", _body(wish), self.opener(order), fault, "PATCH"
        )
        assert answer.status_code == expected, answer.text
        if expected == 202:
            key = answer.json()["correction"]["correction_id"]
            assert (key in asked) == repeated, "the same change is another, or another is the same"
            asked.setdefault(key, wish if waiting else differs)
        if at_once:
            self._is_decided(order, expected)

    def _is_decided(self, order: Any, asked: int) -> None:
        """All had caught up before it was asked, and no packer did anything since."""
        claimed = self.wait(fetch(CLAIMS, order["order_id"]))
        states = [one["status"] for one in self.parcels_now(order)]
        self.wait(sweep.drain())
        if asked != 202:
            return
        left = {"SHIPPED", "DELIVERED"} & {*states}
        because = "SHIPPED" if left else "CLAIMED" if claimed else None
        state = self.order_now(order)["correction"]["state"]
        expected = "REFUSED" if because else "DONE"
        assert state == expected, f"a change is {state} because of {because}"
        self.disturber.happened[f"changed: {because}"] += 1

    @rule(order=orders, nth=which, packer=packers, ends=st.booleans())
    def claim(self, order: Any, nth: int, packer: str, ends: bool) -> None:
        """Taken or given back by one of two packers; only the other's claim is in the way."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        key, who = UUID(before["shipment_id"]), uuid5(SHOP, packer)
        others = self.wait(fetch_value(CLAIMED, key)) not in (None, packer)
        step = delivery.release(key, who) if ends else delivery.claim(key, who, packer)
        allowed = not others and (ends or before["status"] == "PENDING")
        try:
            self.wait(step)
        except (delivery.Claimed, delivery.Conflict):
            assert not allowed, "a claim is refused"
            return
        assert allowed, "a claim is another packer's, or of a parcel that is gone"
        self.disturber.happened["claimed"] += not ends

    def the_changes_are_as_told(self, order: dict[str, Any]) -> None:
        """Each was asked once, and those that were done make what the order has now."""
        order_id, asked = order["order_id"], self.asked.get(order["order_id"], {})
        rows = self.wait(fetch(ANSWERS, order_id))
        assert [row["correction_id"] for row in rows] == list(asked), "a change was asked twice"
        if not asked:
            return
        expected = dict(self.first[order_id])
        for row in rows:
            assert row["state"] != "ASKED", "a change has no answer"
            if row["state"] == "DONE":
                expected |= asked[row["correction_id"]]
        assert details_of(order) == expected, "the order is not as it was changed"


def details_of(order: dict[str, Any]) -> dict[str, Any]:
    """The fields that a customer may change; of the address, those that are given."""
    address = {name: order["delivery_address"][name] for name in ADDRESS}
    return {
        "delivery_address": address,
        "note": order["note"],
        "phone": order["customer"]["phone"],
    }


def _body(wish: dict[str, Any]) -> dict[str, Any]:
    body = {name: value for name, value in wish.items() if name != "phone"}
    return body | ({"customer": {"phone": wish["phone"]}} if "phone" in wish else {})
