"""Mails that were not sent: how many wait and why, which ones failed, and sending them again."""

from datetime import datetime

import msgspec

from app import audit_log
from app.infra.database import Row, fetch, fetch_row
from app.infra.held_back import NOT_HELD_BACK
from app.services.mailing.queue import MAILS

BACKLOG = f"""
SELECT count(*) FILTER (WHERE state = 'PENDING' AND {NOT_HELD_BACK}) AS waiting,
       count(*) FILTER (WHERE state = 'PENDING' AND error IS NOT NULL AND {NOT_HELD_BACK})
           AS retrying,
       count(*) FILTER (WHERE state = 'FAILED') AS failed,
       count(*) FILTER (WHERE blocked AND state = 'PENDING' AND {NOT_HELD_BACK}) AS blocked,
       coalesce((array_agg(error ORDER BY due_at DESC)
           FILTER (WHERE blocked AND state = 'PENDING'))[1], '') AS blocked_by,
       coalesce(extract(epoch FROM now() - min(created_at)
           FILTER (WHERE state = 'PENDING' AND {NOT_HELD_BACK})), 0)::float AS oldest_seconds
FROM mailing.mails WHERE state IN ('PENDING', 'FAILED')
"""

FAILURES = """
SELECT mails.id AS mail_id, coalesce(order_number, '') AS order_number, kind,
    tries AS attempts, coalesce(error, '') AS error, created_at
FROM mailing.mails LEFT JOIN sales.orders USING (order_id)
WHERE mails.state = 'FAILED' ORDER BY mails.id LIMIT $1
"""

AGAIN = """
id, kind, (SELECT order_number FROM sales.orders WHERE orders.order_id = work.order_id)
"""


class MailBacklog(msgspec.Struct, frozen=True):
    """Mails not yet sent; `oldest_seconds` is the age of the oldest, 0 with none.

    Those that a restore holds are left out.
    `blocked` counts those that wait for the shop itself, its settings, password or quota, and
    `blocked_by` is the mail server's latest message about it.
    """

    waiting: int
    retrying: int
    failed: int
    blocked: int
    blocked_by: str
    oldest_seconds: float


class UnsentMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is not tried any more; `error` is the mail server's message.

    A mail with the link to all orders of an address concerns no single order, so its `order_number`
    is empty.
    """

    mail_id: int
    order_number: str
    kind: str
    attempts: int
    error: str
    created_at: datetime


async def mail_backlog() -> MailBacklog:
    row = await fetch_row(BACKLOG)
    assert row is not None
    return MailBacklog(**row)


async def unsent_mails(limit: int = 100) -> list[UnsentMail]:
    return [UnsentMail(**row) for row in await fetch(FAILURES, limit)]


async def send_again(mail_id: int) -> bool:
    """Makes a failed mail due again, with all its attempts; returns False if it had not failed."""
    return await _again(mail_id) == 1


async def send_all_again() -> int:
    return await _again(None)


async def _again(mail_id: int | None) -> int:
    return await audit_log.replay_and_note(
        "mail.replayed", MAILS, mail_id, _described, returning=AGAIN, blocked=False
    )


def _described(mail: Row) -> tuple[audit_log.Subject, dict[str, str]]:
    subject = audit_log.Subject("mail", mail["id"], mail["order_number"] or "")
    return subject, {"tells_of": mail["kind"]}
