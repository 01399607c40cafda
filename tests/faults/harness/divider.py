"""Who divides orders: splits, merges, missing pieces, and customers who want less."""

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.infra.database import fetch, fetch_value
from app.services import shop
from app.values.shop_settings import ShopSettings, known_version, shop_settings
from app.values.statuses import RestChoice, ShortageRule
from tests.faults.harness.disturbance import Fault
from tests.faults.harness.email_corrector import EmailCorrector
from tests.faults.harness.packer import of_the_line, orders, pieces_in, which
from tests.faults.harness.storekeeper import requests_end
from tests.faults.harness.visitor import ORDERS

some = st.integers(1, 2)
# What a shop may have ruled for the rest of a parcel of which pieces are not there.
rules = st.sampled_from(
    [
        ShopSettings(name="Doorstep", shortage_rule=ruled, shortage_default=default)
        for ruled in ShortageRule
        for default in RestChoice
        if ruled == ShortageRule.ASK or default == RestChoice.SEND_REST
    ]
)
ASKS = ShopSettings(name="Doorstep", shortage_rule=ShortageRule.ASK)
HOLDS: dict[str, tuple[str, ...]] = {
    ShortageRule.SEND_REST: (),
    ShortageRule.WAIT: ("AWAITING_STOCK",),
    ShortageRule.ASK: ("ASK_CUSTOMER",),
}
# Of these a parcel shows the first.
SERIOUSNESS = ("ADDRESS", "ASK_CUSTOMER", "AWAITING_STOCK", "MANUAL")
OPEN_ABOUT = "SELECT true FROM delivery.decisions WHERE shipment_id = $1 AND decided_at IS NULL"

ASKED = """
SELECT coalesce(sum((one ->> 'quantity')::int), 0)::int
FROM sales.piece_requests, jsonb_array_elements(items) AS one
WHERE order_id = $1 AND answered_at IS NULL
"""
REFUSED = """
SELECT count(*) FROM sales.changes
WHERE order_id = $1 AND kind = 'CANCELLATION_REFUSED' AND cause IS NULL
"""
UNANSWERED = """
SELECT count(*) FROM sales.piece_requests JOIN sales.orders USING (order_id)
WHERE order_id = $1 AND answered_at IS NULL AND status <> 'CANCELLED'
"""
GONE = """
SELECT reason, sum(quantity)::int AS pieces, sum(share)::bigint AS share
FROM sales.cancelled_items WHERE order_id = $1 GROUP BY reason
"""


class Divider(EmailCorrector):
    """A part of the game's model: how many pieces of each order were missed or not wanted."""

    keys = count()

    def __init__(self) -> None:
        super().__init__()
        self.missing: Counter[str] = Counter()
        self.cancelling: set[str] = set()

    @rule(order=orders, nth=which, quantity=some, fault=requests_end)
    def split(self, order: Any, nth: int, quantity: int, fault: Fault | None) -> None:
        """Meant for the version that was seen, so that it is not split twice."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        body, headers = {"items": of_the_line(quantity)}, self._if(before)
        answer, unsure = self.ask_until_known(self.step(before, "split"), body, headers, fault)
        expected = 409
        if before["status"] == "PENDING" and not self.is_asked_about(before):
            expected = 200 if quantity < pieces_in(before) else 422
        done = unsure and expected == 200 and answer.status_code == 412
        assert answer.status_code == (412 if done else expected), answer.text
        if expected == 200:
            [now, *others] = self.parcels_of(order, before["shipment_id"])
            assert pieces_in(now) == pieces_in(before) - quantity, "a piece is split off twice"
            rest = max(others, key=lambda one: one["parcel"])
            assert rest["hold"] == before["hold"], "a split loses a hold"
            self.disturber.happened["split"] += 1

    @rule(order=orders, nth=which, other=which, fault=requests_end)
    def merge(self, order: Any, nth: int, other: int, fault: Fault | None) -> None:
        before, gone = self.parcel_now(order, nth), self.parcel_now(order, other)
        if not before or not gone:
            return
        path, body = self.step(before, "merge"), {"shipment_id": gone["shipment_id"]}
        answer, unsure = self.ask_until_known(path, body, self._if(before), fault)
        both_wait = before["status"] == gone["status"] == "PENDING"
        asked = both_wait and (self.is_asked_about(before) or self.is_asked_about(gone))
        expected = 200 if both_wait and not asked else 409
        if before["shipment_id"] == gone["shipment_id"]:
            expected = 422
        done = unsure and expected == 200 and answer.status_code == 412
        assert answer.status_code == (412 if done else expected), answer.text
        if expected == 200:
            [now, *_] = self.parcels_of(order, before["shipment_id"])
            together = pieces_in(before) + pieces_in(gone)
            assert pieces_in(now) == together, "pieces are lost by a merge"
            held = bool(before["hold"] or gone["hold"])
            assert bool(now["hold"]) == held, "a merge loses a hold"
            self.disturber.happened["merged"] += 1

    @rule(order=orders, nth=which, quantity=some, ruled=rules, fault=requests_end)
    def miss(
        self, order: Any, nth: int, quantity: int, ruled: ShopSettings, fault: Fault | None
    ) -> None:
        """Under a key: once, whatever becomes of the first answer, and for nobody to buy.

        The rest of the parcel leaves, waits, or waits for the customer, as the shop ruled.
        """
        before = self.parcel_now(order, nth)
        if not before:
            return
        self.shop_rules(ruled)
        body = {"items": of_the_line(quantity), "reason": "NOT_FOUND"}
        path, available = self.step(before, "shortage"), self.available()
        asked = self.is_asked_about(before)
        answer, _ = self.ask_until_known(path, body, self._keyed(self.key), fault)
        expected = 409
        if before["status"] == "PENDING":
            expected = 200 if quantity <= pieces_in(before) else 422
        assert answer.status_code == expected, answer.text
        assert self.available() == available, "a piece that is not there can be bought"
        if expected == 200:
            self.missing[order["order_id"]] += quantity
            self.disturber.happened["missing"] += 1
            there = answer.json()["hold"] or {"reason": None}
            follows = HOLDS[ShortageRule.ASK if asked else ruled.shortage_rule]
            shown = most_serious(before, follows) if quantity < pieces_in(before) else None
            assert there["reason"] == shown, "the rest does not wait as the shop ruled"
            self.disturber.happened["asked"] += not asked and shown == "ASK_CUSTOMER"

    @rule(order=orders, quantity=some, fault=requests_end)
    def want_less(self, order: Any, quantity: int, fault: Fault | None) -> None:
        order_id, before = order["order_id"], self.order_now(order)
        left = before["items"][0]["quantity"] - sum(one["quantity"] for one in before["cancelled"])
        left -= self.wait(fetch_value(ASKED, order_id))
        path, body = f"{ORDERS}/{order_id}/cancellation", {"items": of_the_line(quantity)}
        answer, _ = self.ask_until_known(path, body, self._keyed(self.opener(order)), fault)
        expected = 202 if order_id in self.cancelling or quantity <= left else 422
        if before["status"] != "PENDING_SHIPMENT":
            expected = 409
        assert answer.status_code == expected, answer.text
        self.disturber.happened["wanted less"] += expected == 202

    @rule(order=orders, fault=requests_end)
    def cancel(self, order: Any, fault: Fault | None) -> None:
        """All that has not left, also after some pieces were cancelled or refused."""
        order_id, before = order["order_id"], self.order_now(order)
        refused = self.wait(fetch_value(REFUSED, order_id))
        path = f"{ORDERS}/{order_id}/cancellation"
        answer, _ = self.ask_until_known(path, None, self.opener(order), fault)
        possible = before["status"] in ("PENDING_SHIPMENT", "CANCELLED") and not refused
        assert answer.status_code == (202 if possible else 409), answer.text
        if possible and before["status"] != "CANCELLED":
            self.cancelling.add(order_id)

    def is_asked_about(self, parcel: dict[str, Any]) -> bool:
        """Whether the customer is to say what happens to it."""
        return bool(self.wait(fetch_value(OPEN_ABOUT, parcel["shipment_id"])))

    def shop_rules(self, ruled: ShopSettings) -> None:
        if shop_settings() != ruled:
            self.wait(shop.change_settings(ruled, "Mia", known_version()))

    def parcels_of(self, order: Any, first: str) -> list[dict[str, Any]]:
        """All of the order, the one with that id at the front."""
        return sorted(self.parcels_now(order), key=lambda one: one["shipment_id"] != first)

    def _if(self, seen: dict[str, Any]) -> dict[str, str]:
        return self.key | {"If-Match": f'"{seen["version"]}"'}

    def _keyed(self, headers: dict[str, str]) -> dict[str, str]:
        return headers | {"Idempotency-Key": f"pieces-{next(self.keys)}"}

    def each_piece_is_somewhere(
        self, order: dict[str, Any], shipments: list[dict[str, Any]]
    ) -> None:
        """In one parcel or cancelled, and each request has its answer."""
        order_id, ordered = order["order_id"], order["items"][0]
        price = ordered["unit_price"]["amount"]
        packed = sum(pieces_in(one) for one in shipments if one["status"] != "CANCELLED")
        gone = sum(one["quantity"] for one in order["cancelled"])
        whole = order["status"] == "CANCELLED" and not gone
        assert whole or packed + gone == ordered["quantity"], "a piece is in two places, or in none"
        rows = {row["reason"]: row for row in self.wait(fetch(GONE, order_id))}
        missed = rows["NOT_FOUND"]["pieces"] if "NOT_FOUND" in rows else 0
        assert missed == self.missing[order_id], f"{missed} pieces were missed"
        assert all(row["share"] == row["pieces"] * price for row in rows.values()), "a share"
        assert self.wait(fetch_value(UNANSWERED, order_id)) == 0, "a request has no answer"
        if order_id in self.cancelling:
            waits = order["status"] == "PENDING_SHIPMENT"
            assert not waits, "a request to cancel has no answer"
        shown = [(one["shipment_id"], one["status"]) for one in order["parcels"]]
        assert shown == [(one["shipment_id"], one["status"]) for one in shipments]


def most_serious(before: dict[str, Any], more: Sequence[str]) -> str | None:
    """What a parcel shows that is held for more reasons than before."""
    there = [before["hold"]["reason"]] if before["hold"] else []
    return min([*there, *more], key=SERIOUSNESS.index, default=None)
