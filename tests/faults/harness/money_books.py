"""The books of the shop beside those of the bank, payment by payment and operation by operation."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.demo.bank import Bank
from tests.faults.harness.money_judging import moved_twice

BOOKS: Final = """
SELECT payments.payment_id::text, order_number, payments.status, payments.amount, cancelled, given,
    paid, refunded, to_refund, authorised,
    coalesce(array_agg(operations.provider_ref) FILTER (
        WHERE operations.kind = 'AUTHORISE' AND state = 'DONE'), '{}') AS seen,
    count(*) FILTER (WHERE operations.kind = 'CAPTURE' AND state = 'DONE') AS captures,
    count(*) FILTER (WHERE operations.kind = 'REFUND' AND state = 'DONE'
        AND cause_kind = 'PROVIDER') AS elsewhere,
    count(*) FILTER (WHERE operations.kind = 'REFUND' AND state = 'REFUSED') AS came_back,
    count(*) FILTER (WHERE operations.kind IN ('CAPTURE', 'VOID', 'REFUND')
        AND state IN ('OWED', 'UNKNOWN')) AS under_way
FROM payments.payments LEFT JOIN payments.operations USING (payment_id)
GROUP BY payments.payment_id
"""


def differences(ours: Sequence[Mapping[str, Any]], bank: Bank) -> list[str]:
    """Each payment whose books are not the bank's, and each operation that moved money twice."""
    came, back, aside = Counter[str](), Counter[str](), Counter[str]()
    intents = defaultdict[str, set[str]](set)
    payment_of = dict[str, str]()
    for intent in bank.books.all("payment_intent"):
        if intent["latest_charge"]:
            payment = payment_of[intent["id"]] = intent["metadata"]["payment"]
            intents[payment].add(intent["id"])
            came[payment] += intent["amount_received"]
            if intent["status"] == "requires_capture":
                aside[payment] += intent["amount"]
    for refund in bank.books.all("refund"):
        if refund["status"] == "succeeded":
            back[payment_of[refund["payment_intent"]]] += refund["amount"]
    found = moved_twice(bank.books.all("refund"))
    known = {row["payment_id"] for row in ours}
    found += [f"the bank has {one}, and the shop has not" for one in came.keys() - known]
    for row in ours:
        payment = row["payment_id"]
        books, theirs = (row["paid"], row["refunded"]), (came[payment], back[payment])
        said = row["order_number"]
        if books != theirs:
            found.append(f"{said}: the books have {books}, and the bank has {theirs}")
        if set(row["seen"]) != intents[payment]:
            found.append(f"{said}: the bank has {intents[payment]}, the books {row['seen']}")
        if row["under_way"]:
            found.append(f"{said}: {row['under_way']} operations are under way")
        if row["captures"] > 1:
            found.append(f"{said}: its money was taken {row['captures']} times")
        price = max(0, row["amount"] - row["cancelled"] - row["given"])
        kept = row["paid"] - row["refunded"] - row["to_refund"]
        if row["paid"] and not row["elsewhere"] and kept != price:
            found.append(f"{said}: {kept} kept of a price of {price}")
        if aside[payment] and row["status"] == "NONE":
            found.append(f"{said}: {aside[payment]} stand aside for nothing")
    return found
