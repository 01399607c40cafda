"""What becomes of an order in several parcels, against the answers to packers and customers."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from json import loads
from typing import Any

from tests.faults.harness.ledger import Purchase
from tests.faults.harness.parts import ordered

Fetch = Callable[..., Awaitable[Sequence[Any]]]

SHIPMENTS = """
SELECT order_id, shipment_id::text, parcel, divided, status, tracking_number, items::text
FROM delivery.shipments ORDER BY order_id, parcel
"""
GONE = "SELECT order_id, position, quantity, reason FROM sales.cancelled_items"
MISSING = {"NOT_FOUND", "DAMAGED"}
# The reason of what ends because the customer did not answer in time.
UNANSWERED = "SHOP"


@dataclass
class Parcels:
    """The parcels of one order, and what was cancelled of it by position."""

    rows: list[Any] = field(default_factory=list)
    missing: Counter[int] = field(default_factory=Counter)
    released: Counter[int] = field(default_factory=Counter)
    # Of what was released, that for which nobody asked.
    dropped: Counter[int] = field(default_factory=Counter)

    @property
    def divided(self) -> bool:
        return any(row["divided"] for row in self.rows)

    @property
    def follows(self) -> str:
        """The order's status, as the contract derives it from its parcels (section 8)."""
        live = {row["status"] for row in self.rows} - {"CANCELLED"}
        if "PENDING" in live:
            return "PENDING_SHIPMENT"
        return next((one for one in ("SHIPPED", "DELIVERED") if one in live), "CANCELLED")


async def parcels_by_order(fetch: Fetch) -> dict[Any, Parcels]:
    found: dict[Any, Parcels] = defaultdict(Parcels)
    for row in await fetch(SHIPMENTS):
        found[row["order_id"]].rows.append(row)
    for row in await fetch(GONE):
        parcels = found[row["order_id"]]
        kept = parcels.missing if row["reason"] in MISSING else parcels.released
        kept[row["position"]] += row["quantity"]
        if row["reason"] == UNANSWERED:
            parcels.dropped[row["position"]] += row["quantity"]
    return found


def story_of_parts(purchase: Purchase, order: Any, parcels: Parcels) -> list[str]:
    """Every piece is where the answers put it, and the order says what follows."""
    key, found, packed = purchase.key, [], Counter[int]()
    rows = {row["shipment_id"]: row for row in parcels.rows}
    if [row["parcel"] for row in parcels.rows] != list(range(1, len(rows) + 1)):
        found.append(f"the parcels of {key} are not numbered from 1")
    for row in parcels.rows:
        if row["status"] != "CANCELLED":
            packed.update(_pieces(row))
    together = packed + parcels.missing + parcels.released
    if together != ordered(purchase):
        found.append(f"{key} was to get {ordered(purchase)}, and there are {together}")
    if order["status"] != parcels.follows:
        found.append(f"{key} is {order['status']}, its parcels make it {parcels.follows}")
    for shipment_id, (tracking, pieces) in purchase.sent.items():
        row = rows.get(shipment_id)
        if not row or row["status"] not in ("SHIPPED", "DELIVERED"):
            found.append(f"a part of {key} left as {tracking}, and is {row and row['status']}")
        elif (row["tracking_number"], _pieces(row)) != (tracking, pieces):
            found.append(f"{pieces} of {key} left as {tracking}, but {dict(row)} did")
    found += [
        f"a part of {key} arrived, and is {rows[shipment_id]['status']}"
        for shipment_id in purchase.arrived
        if rows[shipment_id]["status"] != "DELIVERED"
    ]
    if parcels.missing != purchase.missing:
        found.append(f"of {key} {purchase.missing} were missed, and {parcels.missing} are said to")
    wanted_no_more = parcels.released - parcels.dropped
    asked = purchase.cancel_asked or purchase.rest_unwanted
    if not asked and not wanted_no_more <= purchase.unwanted:
        found.append(f"of {key} {wanted_no_more} were cancelled, and nobody had asked")
    if parcels.dropped and not purchase.asked:
        found.append(f"of {key} {parcels.dropped} were cancelled, and nobody was asked")
    if purchase.cancel_taken and order["status"] == "PENDING_SHIPMENT":
        found.append(f"{key} was to be cancelled, and nobody decided: PENDING_SHIPMENT")
    return found


def sold_of(purchase: Purchase, parcels: Iterable[Parcels]) -> Counter[str]:
    """By product: what was ordered, less what is free for others again; what is missing is gone."""
    sold = ordered(purchase)
    for one in parcels:
        sold -= one.released
    products = dict(enumerate(purchase.basket, start=1))
    return Counter({products[position]: many for position, many in sold.items()})


def _pieces(row: Any) -> dict[int, int]:
    return {item["position"]: item["quantity"] for item in loads(row["items"])}
