"""Customers who change where their order goes, until somebody packs it or it has left."""

import asyncio
from typing import Any

from tests.faults.harness.asking import until_known
from tests.faults.harness.customers import ADDRESS
from tests.faults.harness.ledger import Ledger, Purchase


async def relocate(line: Any, ledger: Ledger, purchase: Purchase, times: int = 1) -> None:
    """To so many addresses at once, as from several windows; each has an answer of its own."""
    known = purchase.may_go_to or {ADDRESS["line1"]}
    wanted = [f"{ledger.dice.randint(1, 999)} Quay Road" for _ in range(times)]
    answers = await asyncio.gather(*(_move(line, ledger, purchase, line1) for line1 in wanted))
    taken = {line1 for line1, status in zip(wanted, answers, strict=True) if status != 409}
    # What was asked before is decided by then, and one of these came last.
    purchase.may_go_to = taken if 200 in answers else known | taken


async def _move(line: Any, ledger: Ledger, purchase: Purchase, line1: str) -> int | None:
    path = f"/api/v1/orders/{purchase.order_id}"
    headers = {"Authorization": f"Bearer {purchase.token}"}
    body = {"delivery_address": ADDRESS | {"line1": line1}}
    answer = await until_known(line, ledger, "change", "PATCH", path, body, headers, purchase)
    if answer and answer.status not in (200, 202, 409):
        ledger.breach(f"changing {purchase.key} was answered {answer.status}")
    return answer.status if answer else None
