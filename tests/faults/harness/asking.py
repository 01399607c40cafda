"""Asking until an answer says what became of a request."""

from time import monotonic
from typing import Any

from tests.faults.harness.customers import pause
from tests.faults.harness.ledger import Ledger, Purchase


async def until_known(
    line: Any,
    ledger: Ledger,
    what: str,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    purchase: Purchase,
) -> Any:
    """The first answer that is no fault; None, and a breach, when there is none for too long."""
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, what, method, path, body, headers, purchase.key)
        in_use = answer and answer.status == 409 and "in-use" in answer.json()["type"]
        if answer and not in_use:
            return answer
        tries += 1
        await pause(ledger, tries)
    ledger.breach(f"{what} {purchase.key} found no outcome")
    return None
