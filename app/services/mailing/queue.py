"""The queue of mails: each is leased by a sender, which notes what became of it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.i18n.language import ENGLISH
from app.infra import leases, live
from app.infra.database import fetch, fetch_row, transaction
from app.infra.mail import Away, Refused
from app.messaging.domain_events import AlertDropped, LinkSettled, announce
from app.values import untrusted
from app.values.sending import MailKind, SendingState

# Seconds after which a mail is due again if its sender did not report, because it was killed.
LEASE: Final = 90.0
MINUTE, HOUR = 60.0, 3600.0
KEPT_DAYS: Final = 30

# Ten attempts take most of a day.
MAILS: Final = leases.Queue(
    table="mailing.mails",
    key="id",
    done=SendingState.SENT,
    ended_at="sent_at",
    waits=(MINUTE, 3 * MINUTE, 9 * MINUTE, 27 * MINUTE, 81 * MINUTE, *[4 * HOUR] * 4),
    spread=(0.75, 1.25),
)

ANY_MAIL_DUE: Final = leases.any_due(MAILS)
IN_TURN = """
earlier.order_id = work.order_id AND earlier.recipient IS NOT DISTINCT FROM work.recipient
"""

LEASE_NEXT = f"""
{leases.lease_statement(MAILS, LEASE, leases.oldest_due(MAILS, in_turn=IN_TURN))}
SELECT id AS key, attempts AS attempt, tries, event_id, order_id, link_id, subject_id,
    member_id, kind, recipient, repeats, created_at,
    coalesce(leased.language,
        (SELECT language FROM sales.orders WHERE orders.order_id = leased.order_id),
        (SELECT language FROM accounts.links WHERE links.link_id = leased.link_id)
    ) AS language
FROM leased
"""

DELETE_OLD = """
DELETE FROM mailing.mails WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM mailing.mails
    WHERE state = 'SENT' AND sent_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""
DELETE_DROPPED = """
DELETE FROM mailing.mails WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM mailing.mails
    WHERE state = 'DROPPED' AND due_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""


class DueMail(leases.Leased, frozen=True, kw_only=True):
    """A mail that is leased to the caller; it is about an order, has the link of `link_id`, is
    about a subject, such as an invitation or a withdrawal, or about the account of a member.
    """

    event_id: str
    order_id: UUID | None
    link_id: UUID | None = None
    subject_id: UUID | None = None
    member_id: UUID | None = None
    kind: str
    recipient: str | None = None
    # The cause of the mail that this one repeats.
    repeats: str | None = None
    created_at: datetime
    language: str = ENGLISH


async def lease_mail() -> DueMail | None:
    """Leases the mail that has been due longest; the mails of one order keep their sequence.

    It must not be called within a transaction: others must see the lease before the mail goes out.
    """
    row = await fetch_row(LEASE_NEXT)
    return DueMail(**row) if row else None


async def note_mail(due: DueMail, unsent: Exception | None) -> None:
    """Records that a mail was sent, or why not.

    `Refused` is final, `Away` costs no attempt, and after any other error the mail is tried again.
    A refused mail to an address that was corrected is dropped, since the address was probably
    wrong.
    """
    if unsent is None:
        async with transaction():
            if await leases.settle(MAILS, due.key, error=None, recipient=None, blocked=False):
                await _end_link(due)
                if due.order_id:
                    live.nudge("order", due.order_id)
        return
    reason = untrusted.error_text(unsent)
    match unsent:
        case Away(wait=wait):
            await leases.postpone(MAILS, due, wait, counts=False, error=reason, blocked=True)
        case Refused() if due.recipient:
            await drop_mail(due)
        case Refused():
            await leases.give_up(MAILS, due, error=reason, blocked=False)
        case _:
            await leases.postpone(MAILS, due, error=reason, blocked=False)


async def drop_mail(due: DueMail) -> None:
    async with transaction():
        if await leases.drop(MAILS, due):
            await _end_link(due)
            if due.subject_id and due.kind == MailKind.BACK_IN_STOCK:
                # Told again before its mail is gone, the alert would get none.
                await announce(AlertDropped(due.subject_id))


async def delete_old_mails(at_most: int) -> int:
    """Deletes mails that were sent 30 days ago, and returns how many; unsent ones stay."""
    return len(await fetch(DELETE_OLD, KEPT_DAYS, at_most))


async def delete_dropped_mails(at_most: int) -> int:
    """Deletes mails that were dropped 30 days ago."""
    return len(await fetch(DELETE_DROPPED, KEPT_DAYS, at_most))


async def _end_link(due: DueMail) -> None:
    # The flat that owns the link learns in the same transaction that its mail is settled.
    if due.link_id:
        await announce(LinkSettled(due.link_id))
