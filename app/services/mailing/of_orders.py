"""The latest mails of several orders, as the page of a customer lists them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.infra.database import fetch
from app.services.mailing.of_an_order import OrderMail

OF_ORDERS: Final = """
SELECT id AS mail_id, order_id, kind, state, created_at, sent_at,
    recipient IS NOT NULL OR kind = 'EMAIL_LEFT' AS to_former, repeats IS NOT NULL AS again,
    coalesce(error, '') AS error
FROM mailing.mails WHERE order_id = ANY($1::uuid[]) ORDER BY id DESC LIMIT $2
"""


class MailOfOrder(OrderMail, frozen=True, kw_only=True):
    order_id: UUID


async def mails_of_orders(order_ids: Sequence[UUID], limit: int) -> list[MailOfOrder]:
    """Returns the latest mails about these orders, newest first."""
    return [MailOfOrder(**row) for row in await fetch(OF_ORDERS, list(order_ids), limit)]
