"""Orders that may leave before their money is there, because a manager says so."""

from uuid import UUID

from app.infra.database import now, transaction
from app.messaging.events import PaymentSecured
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.reading import find_payment
from app.services.payments.shapes import Payment
from app.values.payments import METHODS, PaymentCause


async def let_leave(order_id: UUID) -> Payment:
    """Lets the order leave unpaid, and ends its deadline; repeated, it changes nothing.

    Raises `NoPayment`.
    """
    async with transaction():
        row = await books.lock_payment(order_id)
        due = books.balance_of(row).due
        method = METHODS[row.method]
        if method.waits and method.by_hand and due and not row.secured_at:
            row.secured_at, row.pay_by = await now(), None
            cause = MoneyMoved(PaymentCause.RELEASE, row.payment_id)
            await books.save(row, books.event(PaymentSecured, row, due, cause))
            await books.note("payment.released", row, due)
        return await find_payment(order_id)
