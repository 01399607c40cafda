"""The mails of one order, as the staff see them."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.infra.database import fetch
from app.values.sending import SendingState

OF_ORDER = """
SELECT id AS mail_id, kind, state, created_at, sent_at, coalesce(error, '') AS error,
    recipient IS NOT NULL OR kind = 'EMAIL_LEFT' AS to_former, repeats IS NOT NULL AS again
FROM mailing.mails WHERE order_id = $1 ORDER BY id DESC LIMIT $2
"""


class OrderMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail about an order; `error` is what the mail server said last, if it did not take it.

    `to_former` says that it goes to an address that the order no longer has, and `again` that the
    staff sent it once more.
    """

    mail_id: int
    kind: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    to_former: bool
    again: bool
    error: str

    @property
    def is_sent(self) -> bool:
        return self.state == SendingState.SENT

    @property
    def is_settled(self) -> bool:
        return self.state != SendingState.PENDING

    @property
    def has_failed(self) -> bool:
        return self.state == SendingState.FAILED

    @property
    def was_dropped(self) -> bool:
        return self.state == SendingState.DROPPED


async def mails_of(order_id: UUID, limit: int = 50) -> list[OrderMail]:
    """Returns the latest mails about the order, newest first; retention deletes sent ones."""
    return [OrderMail(**row) for row in await fetch(OF_ORDER, order_id, limit)]
