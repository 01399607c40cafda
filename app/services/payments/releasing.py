"""Lets go of money that was set aside, once it is not to be taken."""

from typing import Final

from app.infra.database import fetch
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.tables.payments import PaymentRow
from app.values.payments import METHODS, OperationKind, PaymentCause

# Authorisations that stand, with the provider's name of each, and whether one of the others is
# what the order waits for.
STANDING: Final = """
SELECT operation_id, amount, provider_ref FROM payments.operations AS authorised
WHERE payment_id = $1 AND kind = 'AUTHORISE' AND state = 'DONE' AND NOT EXISTS (
    SELECT FROM payments.operations AS void WHERE void.kind = 'VOID'
      AND void.cause_kind = 'PAYMENT' AND void.cause_id = authorised.operation_id)
"""
TAKEN: Final = """
SELECT FROM payments.operations
WHERE payment_id = $1 AND kind = 'CAPTURE' AND state <> 'REFUSED' LIMIT 1
"""


async def release(row: PaymentRow) -> None:
    """Owes the end of each authorisation that the locked payment does not need: all of them if
    nothing is to be paid, and else those beside the one that will be taken.
    """
    if METHODS[row.method].by_hand or not row.authorised:
        return
    needed = row.provider_ref
    if not books.balance_of(row).price and not await fetch(TAKEN, row.payment_id):
        needed = None
    for one in await fetch(STANDING, row.payment_id):
        if one["provider_ref"] != needed:
            cause = MoneyMoved(PaymentCause.PAYMENT, one["operation_id"])
            kind, ref = OperationKind.VOID, one["provider_ref"]
            await books.write_operation(row, kind, one["amount"], cause, reference=ref)
