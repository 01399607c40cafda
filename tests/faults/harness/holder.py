"""A staff program that holds a parcel back, tries to send it all the same, and lets it go."""

from time import monotonic
from typing import Any

from tests.faults.harness.customers import pause
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.staff import Headers, shipment_of

HELD = {"reason": "ADDRESS", "note": "no house number"}


async def try_while_held(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase, tracking: str
) -> None:
    """What is held must not leave; whether it did is the audit's to say."""
    found = await _wait_for(line, ledger, key, purchase)
    if found is None or not await _until_known(line, ledger, key, found, "PUT", HELD):
        return
    body = {"carrier": "DHL", "tracking_number": tracking}
    path = f"/api/v1/shipments/{found['shipment_id']}/dispatch"
    await ledger.ask(line, "dispatch while held", "POST", path, body, key, purchase.key)
    await _until_known(line, ledger, key, found, "DELETE", None)


async def _until_known(
    line: Any, ledger: Ledger, key: Headers, found: dict[str, Any], method: str, body: Any
) -> bool:
    path, number = f"/api/v1/shipments/{found['shipment_id']}/hold", found["order_number"]
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, "hold", method, path, body, key, number)
        if answer:
            # It has left, or was cancelled.
            if answer.status not in (200, 409):
                ledger.breach(f"{method} of the hold of {number} was answered {answer.status}")
            return answer.status == 200
        tries += 1
        await pause(ledger, tries)
    ledger.breach(f"{method} of the hold of {number} found no outcome")
    return False


async def _wait_for(
    line: Any, ledger: Ledger, key: Headers, purchase: Purchase
) -> dict[str, Any] | None:
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        if found := await shipment_of(line, ledger, key, purchase):
            return found
        tries += 1
        await pause(ledger, tries)
    return None
