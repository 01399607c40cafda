"""Who sends parcels off, sees them delivered, and puts right what was said wrong of them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule

from app.infra.database import fetch, fetch_value
from tests.faults.harness.disturbance import Fault
from tests.faults.harness.storekeeper import Storekeeper, requests_end

orders = Bundle("orders")
numbers = st.sampled_from(("T1", "T2", "T3"))
places = st.sampled_from(("Front door", "Shed", None))
# Which of an order's parcels, from the first one on.
which = st.integers(0, 2)
# How much of a parcel leaves: None for all of it, without a word of pieces.
parts = st.none() | st.integers(1, 2)

FACTS = (
    "carrier",
    "tracking_number",
    "shipped_at",
    "delivered_at",
    "delivery_location",
    "retracted_at",
)
RECORDED = "SELECT count(*) FROM sales.changes WHERE order_id = $1 AND kind = 'PARCEL_UPDATED'"
PUBLISHED = """
SELECT count(*) FILTER (WHERE data ? 'by_parcel') AS parcels,
    count(*) FILTER (WHERE data ? 'corrected') AS corrections
FROM messaging.events WHERE order_id = $1 AND event_type = 'order.parcel_updated'
"""


class Packer(Storekeeper):
    """A part of the game's model: what the packers were shown of each parcel."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.remainders: dict[str, str | None] = {}
        self.delivered: set[str] = set()
        self.retracted: set[str] = set()
        self.places: dict[str, str | None] = {}

    def parcel_now(self, order: Any, nth: int) -> dict[str, Any] | None:
        """None until Delivery has opened it."""
        parcels = self.parcels_now(order)
        return parcels[nth % len(parcels)] if parcels else None

    @rule(order=orders, nth=which, tracking=numbers, part=parts, fault=requests_end)
    def dispatch(
        self, order: Any, nth: int, tracking: str, part: int | None, fault: Fault | None
    ) -> None:
        """All of a parcel or a part; the same again is answered with the same remainder."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        body: dict[str, Any] = {"carrier": "DHL", "tracking_number": tracking}
        if part:
            body["items"] = of_the_line(part)
        path, there = self.step(before, "dispatch"), pieces_in(before)
        answer, _ = self.ask_until_known(path, body, self.key, fault)
        same = (before["status"], before["tracking_number"]) == ("SHIPPED", tracking)
        if before["hold"]:
            expected = 409
            self.disturber.happened["stayed while it was held"] += 1
        elif before["status"] == "PENDING":
            expected = 200 if (part or 0) <= there else 422
        else:
            expected = 200 if same and part in (None, there) else 409
        assert answer.status_code == expected, answer.text
        if expected == 200:
            key, told = before["shipment_id"], answer.json()
            assert self.sent.setdefault(key, tracking) == tracking
            rest = self.remainders.setdefault(key, told["remainder_id"])
            assert told["remainder_id"] == rest, "the remainder is another one"
            left = part or there
            assert pieces_in(told) == left, "more left than was to leave"
            if before["status"] == "PENDING":
                assert bool(rest) == (left < there), "the rest has no parcel, or nothing has one"
                self.disturber.happened["part left"] += bool(rest)

    @rule(order=orders, nth=which, fault=requests_end)
    def deliver(self, order: Any, nth: int, fault: Fault | None) -> None:
        before = self.parcel_now(order, nth)
        if not before:
            return
        answer, unsure = self.ask_until_known(self.step(before, "delivery"), {}, self.key, fault)
        if before["status"] != "SHIPPED" and not before["retracted_at"]:
            assert answer.status_code == 409, answer.text
            return
        already = unsure and "already delivered" in answer.text
        assert answer.status_code == (409 if already else 200), answer.text
        self.delivered.add(before["shipment_id"])
        self.retracted.discard(before["shipment_id"])
        self.places[before["shipment_id"]] = None

    @rule(order=orders, nth=which, tracking=numbers, fault=requests_end)
    def correct_tracking(self, order: Any, nth: int, tracking: str, fault: Fault | None) -> None:
        """What has left gets the number, at the second try, whatever else was said of it."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        path, left = self.step(before, "tracking"), before["status"] in ("SHIPPED", "DELIVERED")
        for number, harm in ((f"{tracking}-nearly", None), (tracking, fault)):
            body = {"carrier": "DHL", "tracking_number": number}
            answer, _ = self.ask_until_known(path, body, self.key, harm, "PUT")
            assert answer.status_code == (200 if left else 409), answer.text
            if left:
                self.sent[before["shipment_id"]] = number
        self.disturber.happened["number of a part corrected"] += left and before["parcels"] > 1

    @rule(order=orders, nth=which, place=places, fault=requests_end)
    def correct_place(self, order: Any, nth: int, place: str | None, fault: Fault | None) -> None:
        before = self.parcel_now(order, nth)
        if not before:
            return
        body = {"delivery_location": place}
        answer, _ = self.ask_until_known(
            self.step(before, "delivery"), body, self.key, fault, "PUT"
        )
        there = before["status"] == "DELIVERED" and not before["retracted_at"]
        assert answer.status_code == (200 if there else 409), answer.text
        if there:
            self.places[before["shipment_id"]] = place

    @rule(order=orders, nth=which, fault=requests_end)
    def take_back(self, order: Any, nth: int, fault: Fault | None) -> None:
        """It was not delivered, and stays DELIVERED to those who look at the status."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        path = self.step(before, "delivery")
        answer, _ = self.ask_until_known(path, None, self.key, fault, "DELETE")
        there = before["status"] == "DELIVERED"
        assert answer.status_code == (200 if there else 409), answer.text
        if there:
            self.retracted.add(before["shipment_id"])
            self.places.pop(before["shipment_id"], None)

    def step(self, shipment: dict[str, Any], noun: str) -> str:
        return f"/api/v1/shipments/{shipment['shipment_id']}/{noun}"

    def the_parcels_are_as_told(
        self, order: dict[str, Any], shipments: list[dict[str, Any]]
    ) -> None:
        """To packers, and to the customer, to whom each step and each correction came once."""
        told = "packer, customer, Sales and Delivery disagree"
        for shipment in shipments:
            key = shipment["shipment_id"]
            assert shipment["tracking_number"] == self.sent.get(key), told
            assert shipment["delivery_location"] == self.places.get(key), told
            assert bool(shipment["retracted_at"]) == (key in self.retracted), told
            assert (shipment["status"] in ("SHIPPED", "DELIVERED")) == (key in self.sent), told
            assert (shipment["status"] == "DELIVERED") == (key in self.delivered), told
        shown = order["shipment"] or dict.fromkeys(FACTS)
        stands = stands_for_all(order, shipments) or dict.fromkeys(FACTS)
        assert [shown[name] for name in FACTS] == [stands[name] for name in FACTS], told
        [published] = self.wait(fetch(PUBLISHED, order["order_id"]))
        recorded = self.wait(fetch_value(RECORDED, order["order_id"]))
        corrections = sum(len(one["corrections"]) for one in shipments)
        assert published["corrections"] == corrections, f"{corrections} corrections were made"
        expected = published["parcels"] or corrections
        assert recorded == expected, f"{recorded} corrections were recorded, not {expected}"
        self.disturber.happened["corrected"] += corrections > 0


def of_the_line(quantity: int) -> list[dict[str, int]]:
    return [{"position": 1, "quantity": quantity}]


def pieces_in(shipment: dict[str, Any]) -> int:
    return sum(item["quantity"] for item in shipment["items"])


def stands_for_all(order: dict[str, Any], shipments: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The parcel that left last, or arrived last, once the order as a whole has."""
    left = [one for one in shipments if one["status"] in ("SHIPPED", "DELIVERED")]
    if order["status"] == "SHIPPED":
        return max(left, key=lambda one: (one["shipped_at"], one["parcel"]))
    if order["status"] == "DELIVERED":
        return max(left, key=lambda one: (one["delivered_at"] or one["shipped_at"], one["parcel"]))
    return None
