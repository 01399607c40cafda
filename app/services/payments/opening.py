"""Opens the payment of each order whose customer has chosen a way to pay."""

from datetime import timedelta
from typing import Final

from uuid_utils.compat import uuid7

from app.infra.database import Arrays, fetch
from app.messaging.domain_events import PaymentsChosen, ToBePaid
from app.values.payments import PaymentMethodId
from app.values.shop_settings import shop_settings

# An order that is paid online is cancelled then without its money; a page that is open longer puts
# it off.
PAID_ONLINE_WITHIN: Final = timedelta(minutes=75)
OPENED: Final = Arrays(
    payment_id="uuid",
    order_id="uuid",
    order_number="text",
    method="text",
    amount="bigint",
    currency="text",
    pay_by="timestamptz",
    opened_at="timestamptz",
    is_test="boolean",
)
OPEN: Final = f"INSERT INTO payments.payments ({OPENED.names}) SELECT * FROM {OPENED.unnest}"


async def open_payments(chosen: PaymentsChosen) -> None:
    await fetch(OPEN, *OPENED.of([_row(one) for one in chosen.orders]))


def _row(order: ToBePaid) -> dict[str, object]:
    pay_by = None
    if order.method == PaymentMethodId.TRANSFER:
        pay_by = order.placed_at + timedelta(days=shop_settings().transfer_days)
    elif order.method == PaymentMethodId.CARD:
        pay_by = order.placed_at + PAID_ONLINE_WITHIN
    return {
        "payment_id": uuid7(),
        "order_id": order.order_id,
        "order_number": order.order_number,
        "method": order.method,
        "amount": order.amount,
        "currency": order.currency,
        "pay_by": pay_by,
        "opened_at": order.placed_at,
        "is_test": order.is_test,
    }
