"""Sending a mail about an order once more, to the order's present address."""

from typing import Final
from uuid import UUID, uuid4

from app import audit_log, idempotency
from app.infra import live
from app.infra.database import fetch, fetch_row, transaction
from app.services.mailing.refusals import (
    MailNotRepeated,
    MailUnderWay,
    TooManyRepeats,
    UnknownMail,
)
from app.services.sales import Order, find_with_links
from app.values.sending import MailKind, SendingState
from app.values.statuses import OrderStatus

# Of one order within an hour, whatever they are about.
MOST: Final = 3

# Two presses at once are counted one after the other.
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('mails of ' || $1, 0))"
FOUND: Final = """
SELECT kind, state, coalesce(repeats, event_id) AS first, recipient IS NOT NULL AS to_other
FROM mailing.mails WHERE id = $1 AND order_id = $2
"""
LATELY: Final = """
SELECT count(*) AS repeated, EXISTS (
        SELECT FROM mailing.mails
        WHERE order_id = $1 AND repeats = $2 AND kind = $3 AND state = 'PENDING') AS waits,
    coalesce(extract(epoch FROM min(created_at) + interval '1 hour' - now()), 0)::float AS seconds
FROM mailing.mails
WHERE order_id = $1 AND repeats IS NOT NULL AND created_at > now() - interval '1 hour'
"""
REPEAT: Final = """
INSERT INTO mailing.mails (event_id, order_id, kind, repeats) VALUES ($1, $2, $3, $4)
"""


async def repeat_mail(key: idempotency.KeyedRequest | None, order_id: UUID, mail_id: int) -> None:
    """Queues a mail like the one that was sent or refused, once for its key.

    Raises `UnknownOrder`, `UnknownMail`, `MailNotRepeated` for what went to another address or is
    no longer true, `MailUnderWay`, `TooManyRepeats`, `KeyInUse` and `KeyReused`.
    """
    async with transaction():
        if await idempotency.made_before(key):
            return
        await fetch(ONE_AT_A_TIME, str(order_id))
        order, _links = await find_with_links(order_id)
        found = await fetch_row(FOUND, mail_id, order_id)
        if found is None:
            raise UnknownMail(str(mail_id))
        if found["to_other"] or not may_repeat(order, found["kind"]):
            raise MailNotRepeated(found["kind"])
        lately = await fetch_row(LATELY, order_id, found["first"], found["kind"])
        assert lately is not None
        if found["state"] == SendingState.PENDING or lately["waits"]:
            raise MailUnderWay(found["kind"])
        if lately["repeated"] >= MOST:
            raise TooManyRepeats(lately["seconds"])
        cause = f"rsd_{uuid4().hex}"
        await fetch(REPEAT, cause, order_id, found["kind"], found["first"])
        about = audit_log.Subject("order", order_id, order.order_number)
        await audit_log.note("mail.repeated", about, {}, {"tells_of": found["kind"]})
        live.nudge("order", order_id)
        await idempotency.remember(key, cause)


def may_repeat(order: Order, kind: str) -> bool:
    """Whether a mail of this kind still says the truth, to somebody who can get it."""
    if "@" not in order.customer.email or kind == MailKind.EMAIL_LEFT:
        return False
    announces = kind in frozenset(OrderStatus) and kind != MailKind.PLACED
    return not announces or kind == order.status
