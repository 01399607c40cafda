"""Customers and staff who say what happens to the rest of an order; the first of them counts."""

import asyncio
from typing import Any

from tests.faults.harness.asking import until_known
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.staff import Headers

CHOICES = ("SEND_REST", "WAIT", "CANCEL")


async def decide(line: Any, ledger: Ledger, key: Headers, purchase: Purchase) -> str | None:
    """What was chosen, by whomever; now and then the staff choose at the same moment."""
    customer = {"Authorization": f"Bearer {purchase.token}"}
    choosing = [_choose(line, ledger, customer, purchase, "CUSTOMER")]
    if ledger.dice.random() < 0.3:
        choosing.append(_choose(line, ledger, key, purchase, "STAFF"))
    told = [one for one in await asyncio.gather(*choosing) if one]
    return told[0] if told else None


async def _choose(
    line: Any, ledger: Ledger, headers: Headers, purchase: Purchase, by: str
) -> str | None:
    choice = ledger.dice.choice(CHOICES)
    if choice == "CANCEL":
        purchase.rest_unwanted = True
    path, body = f"/api/v1/orders/{purchase.order_id}/decision", {"choice": choice}
    answer = await until_known(line, ledger, "decide", "POST", path, body, headers, purchase)
    if answer is None:
        return None
    if answer.status not in (200, 409):
        ledger.breach(f"deciding about {purchase.key} was answered {answer.status}")
        return None
    made = answer.json() if answer.status == 200 else answer.json()["decision"]
    said = (made["choice"], made["decided_by"])
    if answer.status == 200 and said != (choice, by):
        ledger.breach(f"{by} chose {choice} for {purchase.key}, and was answered {said}")
    if answer.status == 409:
        purchase.lost_races += 1
    purchase.decided.append((made["decision_id"], *said))
    return said[0]
