"""Money that came, as people and programs of the shop say."""

from uuid import UUID

from uuid_utils.compat import uuid7

from app import idempotency
from app.infra.database import transaction
from app.messaging.events import PaymentCaptured
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.reading import find_payment
from app.services.payments.refusals import NotByHand
from app.services.payments.rules import require_currency
from app.services.payments.shapes import NewReceipt, Payment
from app.tables.payments import PaymentRow
from app.values.payments import (
    BY_HAND,
    METHODS,
    FactKind,
    OperationKind,
    OperationState,
    PaymentCause,
)


def can_receive(payment: Payment) -> bool:
    """Returns whether people note money that came for the order.

    They do where customers do not pay online, and where what was set aside could not be taken.
    """
    if payment.method is None:
        return False
    if METHODS[payment.method].by_hand:
        return True
    taken = [
        one.state
        for one in payment.operations
        if one.kind == OperationKind.CAPTURE and one.cause.kind != PaymentCause.RECEIPT
    ]
    return bool(taken) and all(state == OperationState.REFUSED for state in taken)


async def receive(
    key: idempotency.KeyedRequest | None, order_id: UUID, receipt: NewReceipt, by: str
) -> tuple[Payment, bool]:
    """Notes that money came, and returns the payment and whether that was noted before.

    What is too much, or comes for a cancelled order, is owed back. Raises `NoPayment`, `NotByHand`,
    `Invalid` for another currency, `KeyInUse` and `KeyReused`.
    """
    async with transaction():
        if await idempotency.made_before(key):
            return await find_payment(order_id), True
        row = await books.lock_payment(order_id)
        if not can_receive(await find_payment(order_id)):
            raise NotByHand
        require_currency(receipt.amount, row.currency)
        fact_id = uuid7()
        await book_receipt(row, fact_id, receipt.amount.amount, receipt.reference, by)
        await idempotency.remember(key, fact_id)
        return await find_payment(order_id), False


async def book_receipt(
    row: PaymentRow, fact_id: UUID, amount: int, reference: str, by: str
) -> None:
    """Notes, for the locked payment, that this much money came."""
    said = {"reference": reference, "by": by}
    await books.write_fact(row, BY_HAND, FactKind.RECEIVED, fact_id, amount, **said)
    came = MoneyMoved(PaymentCause.RECEIPT, fact_id)
    done = OperationState.DONE
    await books.write_operation(row, OperationKind.CAPTURE, amount, came, state=done, by=by)
    row.paid += amount
    too_late = row.cancelled == row.amount
    cause = MoneyMoved(PaymentCause.LATE_RECEIPT, fact_id) if too_late else came
    captured = books.event(PaymentCaptured, row, amount, came)
    await books.save(row, captured, *await books.settle(row, cause))
    await books.note("payment.received", row, amount)
