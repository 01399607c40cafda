"""Staff programs with an API key: they send parcels off, see them delivered, and count stock in."""

from time import monotonic
from typing import Any

from tests.faults.harness.customers import pause
from tests.faults.harness.ledger import Ledger, Purchase

Headers = dict[str, str]


async def shipment_of(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase
) -> dict[str, Any] | None:
    """The first parcel of an order, as Delivery shows it; None while there is none."""
    path = f"/api/v1/shipments?order_id={purchase.order_id}"
    answer = await ledger.ask(line, "look up", "GET", path, None, key, purchase.key)
    if answer is None:
        return None
    if answer.status != 200:
        ledger.breach(f"looking up the shipment of {purchase.key} was answered {answer.status}")
        return None
    items = sorted(answer.json()["items"], key=lambda one: one["parcel"])
    if len(items) > 1 and not purchase.divided:
        ledger.breach(f"{purchase.key} has {len(items)} shipments")
    return items[0] if items else None


async def send_off(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, tracking: str
) -> bool:
    """Dispatches until it knows how that went; True when it was this program that did."""
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is None:
        return False
    path = f"/api/v1/shipments/{found['shipment_id']}/dispatch"
    body = {"carrier": "DHL", "tracking_number": tracking}
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, "dispatch", "POST", path, body, key, purchase.key)
        if answer and answer.status == 200:
            return _sent(ledger, purchase, answer.json(), tracking)
        if answer and answer.status == 409:
            return _lost(ledger, purchase, answer.json(), tracking)
        if answer:
            ledger.breach(f"dispatching {purchase.key} was answered {answer.status}")
            return False
        tries += 1
        await pause(ledger, tries)
    ledger.breach(f"dispatching {purchase.key} found no outcome")
    return False


async def hand_over(line: Any, ledger: Ledger, key: Headers, purchase: Purchase) -> None:
    """Reports a delivery; after an unknown outcome a 409 "already delivered" is a yes."""
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is None:
        return
    path = f"/api/v1/shipments/{found['shipment_id']}/delivery"
    body = {"delivery_location": "Front door"}
    unknown = 0
    began = monotonic()
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, "deliver", "POST", path, body, key, purchase.key)
        if answer is None:
            unknown += 1
            await pause(ledger, unknown)
            continue
        already = answer.status == 409 and "already delivered" in answer.json()["detail"]
        if answer.status == 200 or (unknown > 0 and already):
            purchase.delivered = True
            purchase.arrived.add(found["shipment_id"])
        else:
            ledger.breach(f"delivering {purchase.key} was answered {answer.status}")
        return
    ledger.breach(f"delivering {purchase.key} found no outcome")


async def correct(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, tracking: str
) -> None:
    """Another number of a parcel that has left; the same request twice is one correction."""
    body = {"carrier": "DHL", "tracking_number": tracking}
    if await _put_right(line, ledger, key, purchase, "tracking", "PUT", body):
        purchase.tracking = tracking


async def take_back(line: Any, ledger: Ledger, key: Headers, purchase: Purchase) -> None:
    """It was marked delivered by mistake."""
    if await _put_right(line, ledger, key, purchase, "delivery", "DELETE", None):
        purchase.retracted = True


async def _put_right(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, noun: str, method: str, body: Any
) -> bool:
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is None:
        return False
    path = f"/api/v1/shipments/{found['shipment_id']}/{noun}"
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, "correct", method, path, body, key, purchase.key)
        if answer:
            if answer.status != 200:
                ledger.breach(f"correcting {purchase.key} was answered {answer.status}")
            return answer.status == 200
        tries += 1
        await pause(ledger, tries)
    ledger.breach(f"correcting {purchase.key} found no outcome")
    return False


async def count_in(
    line: Any, ledger: Ledger, key: Headers, product_id: str, quantity: int, reason: str
) -> None:
    """Under a reason that is its key as well, so that it can be asked for until it is known."""
    path = f"/api/v1/products/{product_id}/stock-movements"
    body, headers = {"quantity": quantity, "reason": reason}, key | {"Idempotency-Key": reason}
    ledger.stock_in[reason] = (product_id, quantity, False)
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, "count in", "POST", path, body, headers, reason)
        if answer and answer.status == 201:
            ledger.stock_in[reason] = (product_id, quantity, True)
            return
        if answer and "in-use" not in answer.json().get("type", ""):
            ledger.breach(f"counting in {product_id} was answered {answer.status}")
            return
        tries += 1
        await pause(ledger, tries)


async def wait_for_shipment(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase
) -> dict[str, Any] | None:
    """None when there was none all the while; the checker will say so."""
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        if found := await shipment_of(line, ledger, key, purchase):
            return found
        tries += 1
        await pause(ledger, tries)
    return None


def _sent(ledger: Ledger, purchase: Purchase, told: dict[str, Any], tracking: str) -> bool:
    if (told["status"], told["tracking_number"]) != ("SHIPPED", tracking):
        ledger.breach(f"{purchase.key} was sent off as {told['status']} {told['tracking_number']}")
    if purchase.tracking not in (None, tracking):
        ledger.breach(f"{purchase.key} was sent off twice: {purchase.tracking}, {tracking}")
    purchase.tracking = tracking
    purchase.sent[told["shipment_id"]] = (
        tracking,
        {item["position"]: item["quantity"] for item in told["items"]},
    )
    purchase.sent_at = monotonic()
    return True


def _lost(ledger: Ledger, purchase: Purchase, told: dict[str, Any], tracking: str) -> bool:
    """Another packer, or a cancellation, was first; the answer names the winner."""
    purchase.lost_races += 1
    if f" {tracking})" in told["detail"]:
        ledger.breach(f"{purchase.key} was refused its own number: {told['detail']}")
    return False
