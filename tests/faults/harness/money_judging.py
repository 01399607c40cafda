"""What must be true of the money at the end of a game, once the bank works and all is done."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from app.demo.bank import BankFaults
from app.demo.bank import refunds as at_the_bank
from app.demo.bank.shapes import Thing
from app.infra.database import fetch, fetch_value
from app.services import payments, products, sales
from app.values.payments import OperationKind, PaymentCause
from tests.faults.harness.tables import EMPTIED
from tests.support.breaches import broken
from tests.support.paying_online import Online

MONEY_EMPTIED: Final = EMPTIED.replace(
    "ARRAY['sales.orders'",
    "ARRAY['payments.differences', 'payments.transactions', 'payments.reconciliations',"
    " 'payments.facts', 'payments.operations', 'payments.payments', 'sales.orders'",
)
UNDER_WAY: Final = """
SELECT count(*) FROM payments.operations
WHERE kind IN ('CAPTURE', 'VOID', 'REFUND') AND state IN ('OWED', 'UNKNOWN')
"""


async def empty_the_books() -> None:
    await fetch(MONEY_EMPTIED)
    await fetch("UPDATE products.stock SET on_hand = 0, reserved = 0")
    await products.move_stock("product_456", 100, "a new game", "the tests")


async def judge(online: Online, orders: Sequence[sales.Placed]) -> list[str]:
    online.bank.faults = BankFaults()
    for _ in range(3):
        for refund in online.refunds():
            if refund["status"] == "pending":
                at_the_bank.succeed(online.bank, refund["id"])
        for _again in range(2):
            await online.later(minutes=16)
            await online.works()
    await fetch('UPDATE messaging.events SET "timestamp" = "timestamp" - interval \'1 hour\'')
    found = [says for _, says in sorted(await broken())]
    if await fetch_value(UNDER_WAY):
        found.append("something is still under way")
    found += moved_twice(online.refunds())
    for order in orders:
        found += await _of_order(online, order)
    return found


def moved_twice(refunds: Sequence[Thing]) -> list[str]:
    """Each operation has moved money once at most, as the bank has it."""
    moved = Counter(
        one["metadata"]["operation"]
        for one in refunds
        if one["status"] != "failed" and "operation" in one["metadata"]
    )
    return [f"operation {one} went back {times} times" for one, times in moved.items() if times > 1]


async def _of_order(online: Online, order: sales.Placed) -> list[str]:
    payment = await payments.find_payment(order.order_id)
    number = order.order_number
    sql = "SELECT payment_id FROM payments.payments WHERE order_id = $1"
    ours = str(await fetch_value(sql, order.order_id))
    intents = [one for one in online.intents() if one["metadata"]["payment"] == ours]
    ids = {one["id"] for one in intents}
    came = sum(one["amount_received"] for one in intents)
    back = sum(
        one["amount"]
        for one in online.refunds()
        if one["payment_intent"] in ids and one["status"] == "succeeded"
    )
    found = list[str]()
    books = (payment.paid.amount, payment.refunded.amount)
    if books != (came, back):
        found.append(f"{number}: the books have {books}, and the bank has {(came, back)}")
    causes = {one.cause.kind for one in payment.operations if one.kind == OperationKind.REFUND}
    if came and PaymentCause.PROVIDER not in causes:
        found += await _keeps_its_price(order, payment, came)
    return found


async def _keeps_its_price(order: sales.Placed, payment: payments.Payment, came: int) -> list[str]:
    """What is kept of the money is the price of what is not cancelled, to the cent."""
    given = sum(
        one.amount.amount
        for one in payment.operations
        if (one.kind, one.cause.kind) == (OperationKind.REFUND, PaymentCause.GOODWILL)
    )
    price = max(0, (await sales.find_order(order.order_id)).remaining.amount - given)
    kept = came - payment.refunded.amount - payment.to_refund.amount
    if kept != price:
        return [f"{order.order_number}: {kept} kept of a price of {price}"]
    return []
