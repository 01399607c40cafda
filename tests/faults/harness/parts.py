"""Staff who send orders in parts and miss pieces, and customers who want less of theirs."""

import asyncio
from collections import Counter
from typing import Any

from tests.faults.harness import deciding, holder
from tests.faults.harness.asking import until_known
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.staff import Headers, wait_for_shipment

Pieces = dict[int, int]

# Of the parcels that leave in parts, those of which a piece is not there; and of the customers who
# are asked then, those who never answer.
MISSED = 0.4
SILENT = 0.25


async def pack_in_parts(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, tracking: str
) -> None:
    """A piece may be missing; then the shop's rule may let the rest wait, or ask the customer.

    One of what is there leaves, and mostly the rest follows. What has left arrives, the last part
    first.
    """
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is None:
        return
    parcel, there = found["shipment_id"], pieces_of(found)
    if ledger.dice.random() < MISSED:
        waits_for = await miss(line, ledger, key, purchase, parcel, {1: 1})
        if not await _may_go_on(line, ledger, key, purchase, waits_for):
            return
    left: list[str] = []
    rest = await send_part(line, ledger, key, purchase, parcel, {max(there): 1}, f"{tracking}-1")
    if parcel in purchase.sent:
        left.append(parcel)
    if rest and ledger.dice.random() < 0.7:
        await send_part(line, ledger, key, purchase, rest, None, f"{tracking}-2")
        left += [rest] if rest in purchase.sent else []
    if ledger.dice.random() < 0.7:
        for shipment_id in reversed(left):
            await arrive(line, ledger, key, purchase, shipment_id)


async def send_one(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, tracking: str
) -> None:
    """One piece of the second line leaves, and nothing else happens to the rest."""
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is not None:
        await send_part(line, ledger, key, purchase, found["shipment_id"], {2: 1}, tracking)


async def send_part(
    line: Any,
    ledger: Ledger,
    key: Headers,
    purchase: Purchase,
    shipment_id: str,
    pieces: Pieces | None,
    tracking: str,
) -> str | None:
    """Dispatches these pieces, or all, until it knows; returns the parcel with the rest."""
    purchase.divided = True
    path = f"/api/v1/shipments/{shipment_id}/dispatch"
    body: dict[str, Any] = {"carrier": "DHL", "tracking_number": tracking}
    if pieces:
        body["items"] = named(pieces)
    answer = await until_known(line, ledger, "dispatch", "POST", path, body, key, purchase)
    if answer is None:
        return None
    if answer.status == 200:
        told = answer.json()
        if pieces and pieces_of(told) != pieces:
            ledger.breach(f"{purchase.key} was to send {pieces}, and {pieces_of(told)} left")
        purchase.sent[shipment_id] = (tracking, pieces_of(told))
        return told["remainder_id"]
    # Somebody sent it, or what was to leave was cancelled or missed meanwhile.
    purchase.lost_races += 1
    if answer.status not in (409, 422):
        ledger.breach(f"sending part of {purchase.key} was answered {answer.status}")
    return None


async def miss(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, shipment_id: str, pieces: Pieces
) -> str | None:
    """Says under a key that pieces are not there; exactly once, however often it has to ask.

    Returns what the rest of the parcel waits for.
    """
    purchase.divided = True
    path = f"/api/v1/shipments/{shipment_id}/shortage"
    body = {"items": named(pieces), "reason": "NOT_FOUND"}
    headers = key | {"Idempotency-Key": f"missing-{purchase.key}"}
    answer = await until_known(line, ledger, "miss", "POST", path, body, headers, purchase)
    if answer and answer.status == 200:
        purchase.missing.update(pieces)
        waits_for = answer.json()["hold"]
        purchase.asked |= bool(waits_for) and waits_for["reason"] == "ASK_CUSTOMER"
        return waits_for and waits_for["reason"]
    if answer and answer.status not in (409, 422):
        ledger.breach(f"missing pieces of {purchase.key} was answered {answer.status}")
    return None


async def _may_go_on(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, waits_for: str | None
) -> bool:
    """After the customer's answer, if she gives one; what waits for stock gets some, or waits."""
    if waits_for == "ASK_CUSTOMER":
        if ledger.dice.random() < SILENT:
            return False
        await asyncio.sleep(ledger.dice.random() * ledger.thinks_for)
        choice = await deciding.decide(line, ledger, key, purchase)
        if choice in (None, "CANCEL"):
            return False
        waits_for = "AWAITING_STOCK" if choice == "WAIT" else None
    if waits_for == "AWAITING_STOCK":
        return ledger.dice.random() < 0.7 and await holder.let_go(line, ledger, key, purchase)
    return True


async def want_less(line: Any, ledger: Ledger, purchase: Purchase, pieces: Pieces) -> None:
    purchase.divided = True
    path = f"/api/v1/orders/{purchase.order_id}/cancellation"
    headers = {
        "Authorization": f"Bearer {purchase.token}",
        "Idempotency-Key": f"less-{purchase.key}",
    }
    body = {"items": named(pieces)}
    answer = await until_known(line, ledger, "want less", "POST", path, body, headers, purchase)
    if answer and answer.status == 202:
        purchase.unwanted.update(pieces)
    elif answer and answer.status not in (409, 422):
        ledger.breach(f"cancelling pieces of {purchase.key} was answered {answer.status}")


async def arrive(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, shipment_id: str
) -> None:
    path = f"/api/v1/shipments/{shipment_id}/delivery"
    answer = await until_known(line, ledger, "deliver", "POST", path, {}, key, purchase)
    if answer is None:
        return
    already = answer.status == 409 and "already delivered" in answer.json()["detail"]
    if answer.status == 200 or already:
        purchase.arrived.add(shipment_id)
    else:
        ledger.breach(f"delivering part of {purchase.key} was answered {answer.status}")


def pieces_of(shipment: dict[str, Any]) -> Pieces:
    return {item["position"]: item["quantity"] for item in shipment["items"]}


def named(pieces: Pieces) -> list[dict[str, int]]:
    return [{"position": position, "quantity": many} for position, many in pieces.items()]


def ordered(purchase: Purchase) -> Counter[int]:
    """By position: the lines are those of the basket, in its sequence."""
    return Counter(dict(enumerate(purchase.basket.values(), start=1)))
