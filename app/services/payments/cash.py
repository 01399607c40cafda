"""Money that is paid where the goods are handed over: what is due, and what came at the counter."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.infra.database import fetch
from app.messaging.domain_events import ParcelHandedOver
from app.services.payments import books
from app.services.payments.receipts import book_receipt
from app.services.payments.refusals import NoPayment, NotByHand, PayAtPickup
from app.tables.payments import PaymentRow
from app.values.money import Money
from app.values.payments import PaymentMethodId

AT_THE_DOOR: Final = (PaymentMethodId.ON_DELIVERY, PaymentMethodId.AT_PICKUP)
DUE: Final = """
SELECT order_id, amount - cancelled - paid AS due, currency FROM payments.payments
WHERE order_id = ANY($1) AND method = ANY($2) AND amount - cancelled > paid
"""


async def cash_due(order_ids: Collection[UUID]) -> dict[UUID, Money]:
    """Returns what is to be collected in cash for these orders, on delivery or at pick-up."""
    rows = await fetch(DUE, list(order_ids), list(AT_THE_DOOR)) if order_ids else []
    return {row["order_id"]: Money(row["due"], row["currency"]) for row in rows}


async def receive_at_counter(handed: ParcelHandedOver) -> None:
    """Books what came when a parcel was handed over.

    Raises `PayAtPickup` if that is not what is due, and `NotByHand` for money that is not paid at
    the counter.
    """
    row = await _payment_of(handed.order_id)
    due = books.balance_of(row).due if row else 0
    is_paid_there = row is not None and row.method == PaymentMethodId.AT_PICKUP
    if row is None or not is_paid_there:
        if handed.received:
            raise NotByHand
        return
    if (handed.received or 0) != due or handed.currency not in (None, row.currency):
        raise PayAtPickup(Money(due, row.currency))
    if due:
        await book_receipt(row, uuid7(), due, "", handed.by)


async def _payment_of(order_id: UUID) -> PaymentRow | None:
    try:
        return await books.lock_payment(order_id)
    except NoPayment:
        return None
