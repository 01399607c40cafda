"""Who sends parcels off, sees them delivered, and puts right what was said wrong of them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule

from app.infra.database import fetch_value
from tests.faults.harness.disturbance import Fault
from tests.faults.harness.storekeeper import Storekeeper, requests_end

orders = Bundle("orders")
numbers = st.sampled_from(("T1", "T2", "T3"))
places = st.sampled_from(("Front door", "Shed", None))

FACTS = (
    "carrier",
    "tracking_number",
    "shipped_at",
    "delivered_at",
    "delivery_location",
    "retracted_at",
)
RECORDED = "SELECT count(*) FROM sales.changes WHERE order_id = $1 AND kind = 'PARCEL_UPDATED'"


class Packer(Storekeeper):
    """A part of the game's model: what the packers were shown of each order's parcel."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.delivered: set[str] = set()
        self.retracted: set[str] = set()
        self.places: dict[str, str | None] = {}

    @rule(order=orders, tracking=numbers, fault=requests_end)
    def dispatch(self, order: Any, tracking: str, fault: Fault | None) -> None:
        before = self.shipment_now(order)
        if not before:
            return
        path, body = self.step(before, "dispatch"), {"carrier": "DHL", "tracking_number": tracking}
        answer, _ = self.ask_until_known(path, body, self.key, fault)
        same = (before["status"], before["tracking_number"]) == ("SHIPPED", tracking)
        assert answer.status_code == (200 if before["status"] == "PENDING" or same else 409)
        if answer.status_code == 200:
            assert self.sent.setdefault(order["order_id"], tracking) == tracking

    @rule(order=orders, fault=requests_end)
    def deliver(self, order: Any, fault: Fault | None) -> None:
        before = self.shipment_now(order)
        if not before:
            return
        answer, unsure = self.ask_until_known(self.step(before, "delivery"), {}, self.key, fault)
        if before["status"] != "SHIPPED" and not before["retracted_at"]:
            assert answer.status_code == 409, answer.text
            return
        already = unsure and "already delivered" in answer.text
        assert answer.status_code == (409 if already else 200), answer.text
        self.delivered.add(order["order_id"])
        self.retracted.discard(order["order_id"])
        self.places[order["order_id"]] = None

    @rule(order=orders, tracking=numbers, fault=requests_end)
    def correct_tracking(self, order: Any, tracking: str, fault: Fault | None) -> None:
        """What has left gets the number, at the second try, whatever else was said of it."""
        before = self.shipment_now(order)
        if not before:
            return
        path, left = self.step(before, "tracking"), before["status"] in ("SHIPPED", "DELIVERED")
        for number, harm in ((f"{tracking}-nearly", None), (tracking, fault)):
            body = {"carrier": "DHL", "tracking_number": number}
            answer, _ = self.ask_until_known(path, body, self.key, harm, "PUT")
            assert answer.status_code == (200 if left else 409), answer.text
            if left:
                self.sent[order["order_id"]] = number

    @rule(order=orders, place=places, fault=requests_end)
    def correct_place(self, order: Any, place: str | None, fault: Fault | None) -> None:
        before = self.shipment_now(order)
        if not before:
            return
        body = {"delivery_location": place}
        answer, _ = self.ask_until_known(
            self.step(before, "delivery"), body, self.key, fault, "PUT"
        )
        there = before["status"] == "DELIVERED" and not before["retracted_at"]
        assert answer.status_code == (200 if there else 409), answer.text
        if there:
            self.places[order["order_id"]] = place

    @rule(order=orders, fault=requests_end)
    def take_back(self, order: Any, fault: Fault | None) -> None:
        """It was not delivered, and stays DELIVERED to those who look at the status."""
        before = self.shipment_now(order)
        if not before:
            return
        path = self.step(before, "delivery")
        answer, _ = self.ask_until_known(path, None, self.key, fault, "DELETE")
        there = before["status"] == "DELIVERED"
        assert answer.status_code == (200 if there else 409), answer.text
        if there:
            self.retracted.add(order["order_id"])
            self.places.pop(order["order_id"], None)

    def step(self, shipment: dict[str, Any], noun: str) -> str:
        return f"/api/v1/shipments/{shipment['shipment_id']}/{noun}"

    def the_parcel_is_as_told(self, order: dict[str, Any], shipment: dict[str, Any]) -> None:
        """To packers, and to the customer, to whom each correction came once."""
        order_id, told = order["order_id"], "packer, customer, Sales and Delivery disagree"
        assert shipment["tracking_number"] == self.sent.get(order_id), told
        assert shipment["delivery_location"] == self.places.get(order_id), told
        assert bool(shipment["retracted_at"]) == (order_id in self.retracted), told
        shown = order["shipment"] or dict.fromkeys(FACTS)
        assert [shown[name] for name in FACTS] == [shipment[name] for name in FACTS], told
        recorded = self.wait(fetch_value(RECORDED, order_id))
        assert recorded == len(shipment["corrections"]), f"{recorded} corrections were recorded"
        self.disturber.happened["corrected"] += recorded > 0
