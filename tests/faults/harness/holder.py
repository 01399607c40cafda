"""Staff programs that hold parcels back, try to send them all the same, and let them go."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from tests.faults.harness.asking import until_known
from tests.faults.harness.customers import pause
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.staff import Headers, shipment_of, wait_for_shipment

REASONS = ("ADDRESS", "AWAITING_STOCK", "MANUAL")


async def try_while_held(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, tracking: str
) -> None:
    """What is held for one reason or two must not leave until both are gone."""
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is None:
        return
    reasons = ledger.dice.sample(REASONS, ledger.dice.choice((1, 2)))
    for reason in reasons:
        body = {"reason": reason, "note": "no house number"}
        if not await _hold(line, ledger, key, purchase, found, "PUT", "", body):
            return
    for reason in reasons:
        await _must_stay(line, ledger, key, purchase, found, tracking)
        if not await _hold(line, ledger, key, purchase, found, "DELETE", f"?reason={reason}"):
            return


async def hold_for_a_while(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, at_most: float = 3.0
) -> None:
    """Until a moment, within so many seconds, at which it ends by itself."""
    found = await wait_for_shipment(line, ledger, key, purchase)
    if found is None:
        return
    until = datetime.now(UTC) + timedelta(seconds=ledger.dice.uniform(at_most / 4, at_most))
    body = {"reason": "MANUAL", "until": until.isoformat()}
    if not await _hold(line, ledger, key, purchase, found, "PUT", "", body):
        return
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        now = await shipment_of(line, ledger, key, purchase)
        if now and now["hold"] is None:
            return
        tries += 1
        await pause(ledger, tries)
    ledger.breach(f"{purchase.key} is held on, and the time of its hold is over")


async def let_go(line: Any, ledger: Ledger, key: Headers, purchase: Purchase) -> bool:
    """Whatever holds the first parcel; whether it waits."""
    found = await wait_for_shipment(line, ledger, key, purchase)
    return found is not None and await _hold(line, ledger, key, purchase, found, "DELETE")


async def _must_stay(
    line: Any,
    ledger: Ledger,
    key: Headers,
    purchase: Purchase,
    found: dict[str, Any],
    tracking: str,
) -> None:
    path = f"/api/v1/shipments/{found['shipment_id']}/dispatch"
    body = {"carrier": "DHL", "tracking_number": tracking}
    answer = await ledger.ask(line, "dispatch while held", "POST", path, body, key, purchase.key)
    if answer and answer.status == 200:
        ledger.breach(f"{purchase.key} left while it was held")


async def _hold(
    line: Any,
    ledger: Ledger,
    key: Headers,
    purchase: Purchase,
    found: dict[str, Any],
    method: str,
    asked: str = "",
    body: Any = None,
) -> bool:
    """Whether the parcel still waits: it may have left, or be cancelled."""
    path = f"/api/v1/shipments/{found['shipment_id']}/hold{asked}"
    answer = await until_known(line, ledger, "hold", method, path, body, key, purchase)
    # Of a hold that was asked for again, the end may be over.
    is_over = answer and answer.status == 422 and "until" in (body or ())
    if answer and answer.status not in (200, 409) and not is_over:
        ledger.breach(f"{method} of the hold of {purchase.key} was answered {answer.status}")
    return bool(answer) and answer.status == 200
