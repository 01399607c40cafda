"""Refunds that a person has transferred or handed out."""

from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.infra.database import Row, fetch, fetch_row, transaction
from app.messaging.events import PaymentRefunded
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.providers import provider_of
from app.services.payments.reading import find_payment
from app.services.payments.refusals import NotPaidOutByHand, UnknownRefund
from app.services.payments.shapes import Payment
from app.tables.payments import PaymentRow
from app.values.payments import (
    BY_HAND,
    METHODS,
    FactKind,
    OperationKind,
    OperationState,
    PaymentCause,
)

FIND: Final = f"""
SELECT operation_id, amount, cause_kind, cause_id, state, EXISTS (
    SELECT FROM payments.operations AS again
    WHERE again.kind = '{OperationKind.REFUND}' AND again.cause_kind = '{PaymentCause.RETRY}'
      AND again.cause_id = operations.operation_id) AS tried_again
FROM payments.operations
WHERE operation_id = $1 AND payment_id = $2 AND kind = '{OperationKind.REFUND}'
"""
DONE: Final = f"""
UPDATE payments.operations SET state = '{OperationState.DONE}', ended_at = clock_timestamp()
WHERE operation_id = $1
"""


def is_paid_out_by_hand(method: str) -> bool:
    """Returns whether people pay back what is owed."""
    return METHODS[method].by_hand or provider_of(method) is None


async def pay_out(order_id: UUID, refund_id: UUID, reference: str, by: str) -> Payment:
    """Notes that the money is back with the customer; repeated, it changes nothing.

    A refund that a provider refused can be paid out by hand as well, and so can every other one
    where the operator has removed the key: nobody can ask the provider then, and who pays out has
    looked at its site. Raises `NoPayment`, `UnknownRefund` and `NotPaidOutByHand`.
    """
    async with transaction():
        row = await books.lock_payment(order_id)
        found = await fetch_row(FIND, refund_id, row.payment_id)
        if found is None:
            raise UnknownRefund(str(refund_id))
        if found["state"] == OperationState.DONE or found["tried_again"]:
            return await find_payment(order_id)
        if found["state"] != OperationState.REFUSED and not is_paid_out_by_hand(row.method):
            raise NotPaidOutByHand
        await _end(row, found, by)
        amount = found["amount"]
        said = {"object": str(refund_id), "reference": reference, "by": by}
        await books.write_fact(row, BY_HAND, FactKind.PAID_OUT, uuid7(), amount, **said)
        row.to_refund -= amount
        row.refunded += amount
        cause = MoneyMoved(PaymentCause(found["cause_kind"]), found["cause_id"])
        await books.save(row, books.event(PaymentRefunded, row, amount, cause))
        await books.note("payment.paid_out", row, amount)
        return await find_payment(order_id)


async def _end(row: PaymentRow, refund: Row, by: str) -> None:
    if refund["state"] == OperationState.REFUSED:
        cause = MoneyMoved(PaymentCause.RETRY, refund["operation_id"])
        done = OperationState.DONE
        amount = refund["amount"]
        await books.write_operation(row, OperationKind.REFUND, amount, cause, state=done, by=by)
    else:
        await fetch(DONE, refund["operation_id"])
