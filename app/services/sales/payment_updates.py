"""What Payments says about an order's money, and what follows if none came."""

from collections.abc import Mapping
from typing import Final

from app.infra.database import fetch, now, transaction
from app.messaging.events import PaymentEvent, PaymentFailed, PaymentRefunded
from app.services.sales.cancelled_pieces import not_asked_for, request_pieces
from app.services.sales.invoicing import credit_refund
from app.services.sales.reading import find_order
from app.services.sales.status_updates import lock, record_change
from app.values.payments import PaymentCause
from app.values.pieces import PieceCount
from app.values.statuses import ChangeKind, OrderStatus, StaffCancelReason

KINDS: Final[Mapping[str, str]] = {
    "payment.secured": ChangeKind.PAYMENT_SECURED,
    "payment.captured": ChangeKind.PAYMENT_CAPTURED,
    "payment.refunded": ChangeKind.PAYMENT_REFUNDED,
    "payment.failed": ChangeKind.PAYMENT_FAILED,
    "payment.lapsed": ChangeKind.PAYMENT_LAPSED,
}
KEEP: Final = """
UPDATE sales.orders SET payment_status = $2, payment_version = $3, paid = $4, refunded = $5
WHERE order_id = $1 AND payment_version <= $3
"""


async def record_payment(event: PaymentEvent) -> None:
    """Keeps how the order stands with its money; a late event changes nothing but the history.

    Raises `UnknownOrder`.
    """
    async with transaction():
        order = await lock(event.order_id)
        sums = (event.version, event.paid.amount, event.refunded.amount)
        await fetch(KEEP, event.order_id, event.status, *sums)
        await record_change(order, KINDS[event.event_type], await now(), event.event_id)
        # A dispute moves money, and takes nothing back of what was agreed and invoiced.
        if isinstance(event, PaymentRefunded) and event.cause.kind != PaymentCause.DISPUTE:
            await credit_refund(order, event.event_id, event.amount.amount)


async def cancel_unpaid(event: PaymentFailed) -> None:
    """Requests that what has not left of the order is cancelled, as for any other reason.

    Raises `UnknownOrder`.
    """
    async with transaction():
        await record_payment(event)
        order = await find_order(event.order_id)
        if order.status != OrderStatus.PENDING_SHIPMENT:
            return
        there = await not_asked_for(event.order_id)
        rest = [PieceCount(position, left) for position, left in there.items() if left]
        if rest:
            because = StaffCancelReason.UNPAID
            await request_pieces(None, event.order_id, rest, because=because)
