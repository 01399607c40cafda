"""Takes the money that was set aside, once the first parcel has left."""

from typing import Final

from app.infra.database import fetch_row
from app.messaging.domain_events import GoodsLeft
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.tables.payments import PaymentRow
from app.values.payments import METHODS, OperationKind, OperationState, PaymentCause

# The capture that was refused for want of what is set aside under $2, if none came after it.
REFUSED: Final = f"""
SELECT operation_id FROM payments.operations AS refused
WHERE payment_id = $1 AND kind = '{OperationKind.CAPTURE}'
  AND state = '{OperationState.REFUSED}' AND NOT EXISTS (
    SELECT FROM payments.operations AS other
    WHERE other.payment_id = $1 AND other.kind = '{OperationKind.CAPTURE}'
      AND other.cause_kind <> '{PaymentCause.RECEIPT}'
      AND (other.state <> '{OperationState.REFUSED}' OR other.provider_ref = $2
        OR other.cause_kind = '{PaymentCause.RETRY}' AND other.cause_id = refused.operation_id))
ORDER BY created_at DESC, operation_id DESC LIMIT 1
"""


async def owe_capture(left: GoodsLeft) -> None:
    """Owes the capture of all that is not cancelled, once for each payment.

    What is cancelled afterwards goes back as a refund. If nothing is set aside any more, the
    capture counts as refused, and is owed again once something is.
    """
    row = await books.lock_payment(left.order_id)
    if METHODS[row.method].by_hand:
        return
    amount, state = _to_take(row), OperationState.OWED
    if row.provider_ref and row.authorised:
        amount = min(amount, row.authorised)
    else:
        state = OperationState.REFUSED
    cause, ref = MoneyMoved(PaymentCause.PAYMENT, row.payment_id), row.provider_ref
    kind = OperationKind.CAPTURE
    if amount and await books.write_operation(row, kind, amount, cause, state=state, reference=ref):
        await books.save(row)


async def owe_capture_again(row: PaymentRow) -> None:
    """Owes the capture for goods that have left, once the customer has paid again; `save` the row.

    What she had paid before could no longer be taken. Repeated, it changes nothing.
    """
    amount, ref = min(_to_take(row), row.authorised), row.provider_ref
    refused = await fetch_row(REFUSED, row.payment_id, ref) if ref and amount else None
    if refused:
        cause = MoneyMoved(PaymentCause.RETRY, refused["operation_id"])
        await books.write_operation(row, OperationKind.CAPTURE, amount, cause, reference=ref)


def _to_take(row: PaymentRow) -> int:
    balance = books.balance_of(row)
    return max(0, balance.price - balance.kept)
