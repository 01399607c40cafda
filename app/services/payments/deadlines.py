"""Orders whose money did not come in time."""

from typing import Final
from uuid import UUID

from app import audit_log
from app.infra.database import fetch, now, transaction
from app.messaging.events import PaymentFailed
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.providers import provider_of
from app.values.payments import OperationKind, PaymentCause, PaymentMethodId

# A payment online is given up once its provider was asked after the last page had ended. Where that
# is in vain for a day, it is given up unless money was ever set aside; and so it is where the
# operator has removed the provider's key, since nobody can ask.
ASKED: Final = "coalesce(looked_at >= pay_by - interval '10 minutes', false)"
IS_OVERDUE: Final = "pay_by <= now() AND secured_at IS NULL AND failed_at IS NULL"
ANY_OVERDUE: Final = f"SELECT FROM payments.payments WHERE {IS_OVERDUE}"
DUE: Final = f"""
SELECT order_id, method <> 'CARD' OR {ASKED} AS asked FROM payments.payments
WHERE {IS_OVERDUE}
  AND (method <> 'CARD' OR {ASKED}
    OR $2 AND pay_by <= now() - interval '24 hours'
    OR pay_by <= now() - interval '24 hours' AND tried_at >= pay_by AND NOT EXISTS (
        SELECT FROM payments.operations WHERE operations.payment_id = payments.payment_id
          AND operations.kind = '{OperationKind.AUTHORISE}'))
ORDER BY pay_by LIMIT $1
"""


async def fail_overdue(limit: int) -> int:
    """Gives up on payments whose time is over, at most so many; returns how many it did.

    Where the provider could not be asked, the audit log tells the staff.
    """
    found = await fetch(DUE, limit, provider_of(PaymentMethodId.CARD) is None)
    for due in found:
        await _fail(due["order_id"], asked=due["asked"])
    return len(found)


async def _fail(order_id: UUID, *, asked: bool) -> None:
    async with transaction():
        row = await books.lock_payment(order_id)
        # The money may have come, and the deadline may have moved, since it was found.
        at = await now()
        if row.secured_at or row.failed_at or not row.pay_by or row.pay_by > at:
            return
        row.failed_at = at
        due = books.balance_of(row).due
        if not due:
            # Everything was cancelled before.
            await books.save(row)
            return
        cause = MoneyMoved(PaymentCause.DEADLINE, row.payment_id)
        await books.save(row, books.event(PaymentFailed, row, due, cause))
        if not asked:
            about = audit_log.Subject("order", row.order_id, row.order_number)
            await audit_log.note("payment.given_up_unread", about, by=audit_log.TIMER)
