"""Orders whose money did not come in time."""

from typing import Final
from uuid import UUID

from app.infra.database import fetch, now, transaction
from app.messaging.events import PaymentFailed
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.values.payments import PaymentCause

# A payment online is given up once its provider was asked after the last page had ended.
DUE: Final = """
SELECT order_id FROM payments.payments
WHERE pay_by <= now() AND secured_at IS NULL AND failed_at IS NULL
  AND (method <> 'CARD' OR looked_at >= pay_by - interval '10 minutes')
ORDER BY pay_by LIMIT $1
"""


async def fail_overdue(limit: int) -> int:
    """Gives up on payments whose time is over, at most so many; returns how many it did."""
    found = await fetch(DUE, limit)
    for due in found:
        await _fail(due["order_id"])
    return len(found)


async def _fail(order_id: UUID) -> None:
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
