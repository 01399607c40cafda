"""After the run: what the clients were answered against what the tables say.

The audit of the shop is one witness; these checks believe the clients' own ledger instead, so
that an error which shop and audit have in common is found too.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.parts_checker import Parcels, parcels_by_order, sold_of, story_of_parts
from tests.faults.harness.promised_checker import choices_and_addresses
from tests.faults.harness.readers import BOOKS, RANK, judge_books

Fetch = Callable[..., Awaitable[Sequence[Any]]]

UNSETTLED = "SELECT count(*) AS count FROM messaging.deliveries WHERE state = 'PENDING'"

ORDERS = """
SELECT order_id, note AS key, status, version, tracking_number,
       cancellation_requested_at, cancellation_refused_at, retracted_at
FROM sales.orders
"""

HEAR_OF_DECISIONS = {"sales.record_decision", "mailing.write_mail"}
# Who hears what, as the contract says it (section 5); not read from the app. No webhook endpoint
# wants an event of these shops.
EXPECTED = {
    "order.created": {"delivery.open_shipment", "mailing.write_mail"},
    "order.cancellation_requested": {"delivery.decide_cancellation"},
    "order.status_updated": {
        "sales.record_status",
        "products.settle",
        "mailing.write_mail",
    },
    "order.parcel_updated": {
        "sales.record_parcel",
        "products.settle_parcels",
        "mailing.write_mail",
    },
    "order.pieces_cancelled": {
        "sales.record_cancelled_pieces",
        "products.settle_cancelled_pieces",
        "mailing.write_mail",
    },
    "order.cancellation_refused": {"sales.record_refusal"},
    "order.decision_requested": HEAR_OF_DECISIONS,
    "order.decision_made": HEAR_OF_DECISIONS,
    "order.correction_requested": {"delivery.decide_correction"},
    "order.corrected": {"sales.record_correction"},
    "order.correction_refused": {"sales.record_correction_refusal"},
}


async def check(ledger: Ledger, fetch: Fetch) -> list[str]:
    """Every promise that did not hold, in words; empty when all did."""
    found = list(ledger.breaches)
    by_key: dict[str, list[Any]] = defaultdict(list)
    for row in await fetch(ORDERS):
        by_key[row["key"]].append(row)
    found += _each_purchase(ledger, by_key)
    parcels = await parcels_by_order(fetch)
    found += await _shipments(ledger, fetch, by_key, parcels)
    found += await choices_and_addresses(ledger, fetch)
    found += await _history(fetch)
    found += await _deliveries(fetch)
    found += await _stock(ledger, fetch, by_key, parcels)
    found += await _feed(ledger, fetch)
    return found


def _each_purchase(ledger: Ledger, by_key: dict[str, list[Any]]) -> list[str]:
    """Every 201 is there once; every refusal left nothing; nothing is there that nobody ordered."""
    found = [
        f"there is an order of unknown origin: {key}"
        for key in by_key.keys() - {purchase.key for purchase in ledger.purchases}
    ]
    for purchase in ledger.purchases:
        rows = by_key.get(purchase.key, [])
        if not purchase.settled:
            found.append(f"{purchase.key} never learnt its outcome")
        elif purchase.answers and len(rows) != 1:
            found.append(f"{purchase.key} was accepted, but stands for {len(rows)} orders")
        elif purchase.answers and rows[0]["order_id"] != purchase.order_id:
            found.append(f"{purchase.key} was answered with another order than the one that exists")
        elif not purchase.answers and rows:
            found.append(f"{purchase.key} was refused, but {len(rows)} orders exist")
        if len(set(purchase.answers)) > 1:
            found.append(f"{purchase.key} was given different answers")
    return found


async def _shipments(
    ledger: Ledger, fetch: Fetch, by_key: dict[str, list[Any]], parcels: dict[Any, Parcels]
) -> list[str]:
    """The parcels of each order, in the state that packers and customers were shown."""
    failed = {
        row["order_id"]
        for row in await fetch("SELECT order_id FROM messaging.deliveries WHERE state = 'FAILED'")
    }
    found = []
    for purchase in ledger.accepted:
        its = parcels.get(purchase.order_id) or Parcels()
        [order] = by_key.get(purchase.key, [None])[:1]
        several = len(its.rows) > 1 and not purchase.divided
        if several or (not its.rows and purchase.order_id not in failed):
            found.append(f"{purchase.key} has {len(its.rows)} shipments")
        if its.rows and order and purchase.order_id not in failed:
            if its.divided:
                found += story_of_parts(purchase, order, its)
            else:
                found += _one_story(purchase, order, its.rows[0])
            found += _streams(purchase, order)
    return found


def _one_story(purchase: Purchase, order: Any, shipment: Any) -> list[str]:
    """Customer, packers, Sales and Delivery agree on what happened."""
    key, status = purchase.key, order["status"]
    found = []
    if status != {"PENDING": "PENDING_SHIPMENT"}.get(shipment["status"], shipment["status"]):
        found.append(f"{key} is {status}, its shipment {shipment['status']}")
    if purchase.tracking and (
        status not in ("SHIPPED", "DELIVERED") or order["tracking_number"] != purchase.tracking
    ):
        found.append(
            f"{key} was sent off as {purchase.tracking}, but is {status} {order['tracking_number']}"
        )
    if purchase.delivered and status != "DELIVERED":
        found.append(f"{key} was delivered, but is {status}")
    if purchase.retracted and not order["retracted_at"]:
        found.append(f"{key} was taken back, but is shown as delivered")
    if purchase.cancel_taken and status != "CANCELLED" and not order["cancellation_refused_at"]:
        found.append(f"{key} was to be cancelled, and nobody decided: {status}")
    if status == "CANCELLED" and not purchase.cancel_asked:
        found.append(f"{key} was cancelled, and nobody had asked")
    return found


def _streams(purchase: Purchase, order: Any) -> list[str]:
    if purchase.seen <= order["version"]:
        return []
    shown, there = purchase.seen, order["version"]
    return [f"a stream showed version {shown} of {purchase.key}: {there} is all"]


async def _history(fetch: Fetch) -> list[str]:
    """Versions without a gap, each step once, never back."""
    rows = await fetch(
        "SELECT order_id, version, kind, status, cause FROM sales.changes ORDER BY 1, 2"
    )
    found = []
    last: dict[Any, Any] = {}
    kinds: Counter[tuple[Any, str, str]] = Counter()
    for row in rows:
        before = last.get(row["order_id"])
        kinds[row["order_id"], row["kind"], row["cause"] or ""] += 1
        if row["version"] != (before["version"] if before else 0) + 1:
            found.append(f"order {row['order_id']} has no version before {row['version']}")
        if before and not _may_follow(before["status"], row["status"]):
            found.append(f"order {row['order_id']} went from {before['status']} to {row['status']}")
        last[row["order_id"]] = row
    found += [f"order {key} has {kind} {n} times" for (key, kind, _), n in kinds.items() if n > 1]
    return found


def _may_follow(before: str, status: str) -> bool:
    return before == status or (RANK[before] < RANK[status] and (before, status) != (
        "SHIPPED", "CANCELLED"))  # fmt: skip


async def _deliveries(fetch: Fetch) -> list[str]:
    """Each event goes to each listener of its kind once, and is done or listed as failed."""
    events = {
        row["event_id"]: row["event_type"]
        for row in await fetch("SELECT event_id, event_type FROM messaging.events")
    }
    found, heard = [], Counter()
    for row in await fetch("SELECT event_id, listener, state, error FROM messaging.deliveries"):
        heard[row["event_id"], row["listener"]] += 1
        if row["state"] == "PENDING":
            found.append(f"{row['event_id']} never reached {row['listener']}: {row['error']}")
        if row["event_id"] not in events:
            found.append(f"{row['listener']} was to hear {row['event_id']}, which does not exist")
    for event_id, event_type in events.items():
        for listener in EXPECTED[event_type]:
            if heard[event_id, listener] != 1:
                times = heard[event_id, listener]
                found.append(f"{listener} heard {event_type} {event_id} {times} times")
    return found


async def _stock(
    ledger: Ledger, fetch: Fetch, by_key: dict[str, list[Any]], parcels: dict[Any, Parcels]
) -> list[str]:
    """What was counted in, less what customers were promised, is what there is."""
    books = Ledger()
    levels = await fetch(BOOKS)
    judge_books(books, list(levels))
    counted: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in await fetch(
        "SELECT product_id, quantity, reason FROM products.movements WHERE order_id IS NULL"
    ):
        counted[row["product_id"]] += row["quantity"]
        reasons[row["reason"]] += 1
    for reason, (product_id, _, known) in ledger.stock_in.items():
        if reasons[reason] not in ((1,) if known else (0, 1)):
            books.breach(f"{reason} of {product_id} was counted in {reasons[reason]} times")
    sold: Counter[str] = Counter()
    for purchase in ledger.accepted:
        its = [
            parcels.get(row["order_id"]) or Parcels()
            for row in by_key.get(purchase.key, [])
            if row["status"] != "CANCELLED" or purchase.divided
        ]
        if its and (its[0].divided or by_key[purchase.key][0]["status"] != "CANCELLED"):
            sold.update(sold_of(purchase, its))
    for row in levels:
        product_id, left = row["product_id"], row["on_hand"] - row["reserved"]
        if left != counted[product_id] - sold[product_id]:
            books.breach(
                f"{left} of {product_id} are left of {counted[product_id]},"
                f" but {sold[product_id]} were sold"
            )
    return books.breaches


async def _feed(ledger: Ledger, fetch: Fetch) -> list[str]:
    """A reader who paged through the feed to its end has seen every event once."""
    if not ledger.feed:
        return []
    there = {row["event_id"] for row in await fetch("SELECT event_id FROM messaging.events")}
    read = Counter(ledger.feed)
    found = [f"the feed left out {event_id}" for event_id in there - read.keys()]
    return found + [
        f"the feed gave {one} {times} times" for one, times in read.items() if times > 1
    ]
