"""What is owed back for goods that are not sent."""

from app.messaging.domain_events import GoodsCancelled
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.releasing import release
from app.values.payments import PaymentCause


async def owe_cancelled(gone: GoodsCancelled) -> None:
    """Owes exactly what the goods cost, as far as it was paid, in the open transaction."""
    row = await books.lock_payment(gone.order_id)
    if gone.cancelled <= row.cancelled:
        return
    row.cancelled = gone.cancelled
    cause = MoneyMoved(PaymentCause.CANCELLATION, gone.cancellation_id)
    events = await books.settle(row, cause)
    if not books.balance_of(row).price:
        # A page may be open, which the cashier ends as soon as it looks.
        row.tried_at = None
        if not gone.is_all:
            events += await books.secure_free(row, cause)
    await release(row)
    await books.save(row, *events)
