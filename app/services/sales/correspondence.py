"""What customers are written: one mail for each step of an order that matters to them."""

from typing import Final

from app import mail
from app.services.sales.mails import Due
from app.services.sales.reading import find_order
from app.services.sales.tokens import token_for
from app.settings import settings
from app.tables.sales.order import CANCELLED, DELIVERED, PENDING_SHIPMENT, SHIPPED

MAILS: Final = {
    PENDING_SHIPMENT: ("placed", "We have your order {}"),
    SHIPPED: ("shipped", "Your order {} is on its way"),
    DELIVERED: ("delivered", "Your order {} has arrived"),
    CANCELLED: ("cancelled", "Your order {} is cancelled"),
}
"""Template and subject of each, by the status that it tells of."""


async def letter_for(due: Due) -> mail.Letter:
    """Written from the order as it stands; its link opens the order's page.

    Raises `mail.Refused`, `UnknownOrder`.
    """
    order = await find_order(due.order_id)
    template, subject = MAILS[due.kind]
    return mail.write(
        template,
        due.event_id,
        mail.Mailbox(order.customer.name, order.customer.email),
        subject.format(order.order_number),
        due.created_at,
        order.order_number,
        order=order,
        link=f"{settings.link_base}/orders/{order.order_id}?token={token_for(order.order_id)}",
    )
