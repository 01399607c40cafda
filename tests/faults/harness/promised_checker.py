"""What was answered to those who chose, and to those who changed an order, against the tables."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tests.faults.harness.ledger import Ledger

Fetch = Callable[..., Awaitable[Sequence[Any]]]

DECIDED = "SELECT decision_id::text, choice, decided_by FROM delivery.decisions"
GOES_TO = """
SELECT orders.note AS key, orders.line1, array_agg(DISTINCT shipments.line1) AS parcels
FROM sales.orders LEFT JOIN delivery.shipments USING (order_id) GROUP BY order_id
"""


async def choices_and_addresses(ledger: Ledger, fetch: Fetch) -> list[str]:
    """Each answer stands: the choice is made once, and the address is the last that was taken."""
    made = {row["decision_id"]: row for row in await fetch(DECIDED)}
    goes_to = {row["key"]: row for row in await fetch(GOES_TO)}
    found: list[str] = []
    for purchase in ledger.accepted:
        for decision_id, *told in purchase.decided:
            row = made.get(decision_id)
            there = row and [row["choice"], row["decided_by"]]
            if there != told:
                found.append(f"of {purchase.key} {told} was told, and {there} was decided")
        row, may_go_to = goes_to.get(purchase.key), purchase.may_go_to
        if row and may_go_to and row["line1"] not in may_go_to:
            found.append(f"{purchase.key} was to go to {may_go_to}, and goes to {row['line1']}")
        if row and row["parcels"] not in ([None], [row["line1"]]):
            parcels = row["parcels"]
            found.append(f"{purchase.key} goes to {row['line1']}, and its parcels to {parcels}")
    return found
