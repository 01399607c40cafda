"""Takes the money that was set aside, once the first parcel has left."""

from app.messaging.domain_events import GoodsLeft
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.values.payments import METHODS, OperationKind, PaymentCause


async def owe_capture(left: GoodsLeft) -> None:
    """Owes the capture of all that is not cancelled, once for each payment.

    What is cancelled afterwards goes back as a refund.
    """
    row = await books.lock_payment(left.order_id)
    if METHODS[row.method].by_hand or not row.authorised:
        return
    amount = min(books.balance_of(row).price, row.authorised)
    if not amount:
        return
    cause = MoneyMoved(PaymentCause.PAYMENT, row.payment_id)
    if await books.write_operation(row, OperationKind.CAPTURE, amount, cause):
        await books.save(row)
