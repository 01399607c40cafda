"""The mails that customers are owed: written down with the event or the link, leased to senders."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.i18n.language import ENGLISH
from app.infra.database import columns, fetch, fetch_row, transaction
from app.infra.mail import Away, Refused
from app.messaging.domain_events import EmailCorrected, LinkRequested, LinkSettled, announce
from app.messaging.events import OrderCreated, OrderParcelUpdated, OrderStatusUpdated
from app.values import foreign
from app.values.statuses import MailKind, SendingState, mail_about

LEASE: Final = 90.0
"""Seconds after which a mail is due again whose sender told nothing: it was killed."""
MAX_ATTEMPTS: Final = 10
FIRST_WAIT, LONGEST_WAIT = 60.0, 4 * 3600.0
"""Seconds; with each attempt it is three times as long. All of them are most of a day."""
KEPT_DAYS: Final = 30

OWE = """
INSERT INTO mailing.mails (event_id, order_id, kind, recipient)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[])
ON CONFLICT DO NOTHING
"""

OWE_LINK = "INSERT INTO mailing.mails (event_id, link_id, kind) VALUES ($1, $2, $3)"

CLAIM = """
UPDATE mailing.mails SET attempts = attempts + 1, due_at = now() + make_interval(secs => $1)
WHERE id = (
    SELECT id FROM mailing.mails AS mail
    WHERE state = 'PENDING' AND due_at <= now() AND NOT EXISTS (
        SELECT FROM mailing.mails AS earlier
        WHERE earlier.order_id = mail.order_id AND earlier.id < mail.id
          AND earlier.state = 'PENDING' AND earlier.recipient IS NOT DISTINCT FROM mail.recipient)
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id AS mail_id, event_id, order_id, link_id, kind, recipient, attempts AS attempt,
    created_at,
    coalesce(
        (SELECT language FROM sales.orders WHERE orders.order_id = mails.order_id),
        (SELECT language FROM accounts.links WHERE links.link_id = mails.link_id)
    ) AS language
"""

SENT = """
UPDATE mailing.mails SET state = 'SENT', sent_at = now(), error = NULL, recipient = NULL,
    blocked = false
WHERE id = $1 AND state <> 'SENT'
RETURNING link_id
"""
"""Regardless of who holds the lease by now: it was sent."""

UNSENT = """
UPDATE mailing.mails SET state = $3, attempts = $4, error = $5,
    due_at = clock_timestamp() + make_interval(secs => $6), blocked = $7
WHERE id = $1 AND attempts = $2 AND state = 'PENDING'
"""
"""Nothing, once the lease has run out and somebody else has another."""

DROP = """
DELETE FROM mailing.mails WHERE id = $1 AND attempts = $2 AND state = 'PENDING'
RETURNING link_id
"""

DELETE_OLD = """
DELETE FROM mailing.mails WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM mailing.mails
    WHERE state = 'SENT' AND sent_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is to be written down, once for its `cause`: the id of an event or a correction.

    It goes to the order's address, as that is when it is sent, unless it has a `recipient`.
    """

    cause: str
    order_id: UUID
    kind: str
    recipient: str | None = None


class DueMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is the caller's to send, for `LEASE` seconds. `attempt` counts from 1.

    It is about an order, or it carries the link of `link_id`.
    """

    mail_id: int
    event_id: str
    order_id: UUID | None
    link_id: UUID | None = None
    kind: str
    recipient: str | None = None
    attempt: int
    created_at: datetime
    language: str = ENGLISH


async def owe_mails(owed: Sequence[Owed]) -> None:
    """Writes them down in the caller's transaction, together with what they announce.

    Nothing more for a cause that was seen before, nor for a status that has its mail. Each
    kind has its template and subject in `letters.MAILS`.
    """
    rows = [(one.cause, one.order_id, one.kind, one.recipient) for one in owed]
    await fetch(OWE, *columns(rows, 4))


async def write_mails(
    events: Sequence[OrderCreated | OrderStatusUpdated | OrderParcelUpdated],
) -> None:
    """One mail an event, and one a step of an order: an event heard twice writes nothing more."""
    await owe_mails(
        [Owed(cause=event.event_id, order_id=event.order_id, kind=_kind(event)) for event in events]
    )


async def owe_correction(event: EmailCorrected) -> None:
    """Both addresses are written to, and only the new one gets a link."""
    left = Owed(
        cause=event.correction_id,
        order_id=event.order_id,
        kind=MailKind.EMAIL_LEFT,
        recipient=event.left,
    )
    changed = Owed(cause=event.correction_id, order_id=event.order_id, kind=MailKind.EMAIL_CHANGED)
    await owe_mails([left, changed])


async def owe_link(event: LinkRequested) -> None:
    """Whether the address has orders is looked up when it is sent."""
    await fetch(OWE_LINK, f"lnk_{event.link_id.hex}", event.link_id, MailKind.ACCOUNT_LINK)


async def claim_mail() -> DueMail | None:
    """The mail that is due longest, leased and committed; the mails of one order in their order.

    Not within a transaction: others must see the lease before the mail goes out.
    """
    row = await fetch_row(CLAIM, LEASE)
    return DueMail(**row) if row else None


async def note_mail(due: DueMail, unsent: Exception | None) -> None:
    """Sent, or why not: `Refused` is for good, `Away` costs no attempt, all else is tried again.

    One to an address that was left is dropped then: that it does not exist is why it was corrected.
    """
    if unsent is None:
        await _settle(SENT, due.mail_id)
        return
    gone = isinstance(unsent, Refused)
    attempts = due.attempt - 1 if isinstance(unsent, Away) else due.attempt
    if gone and due.recipient:
        await drop_mail(due)
        return
    over = gone or attempts >= MAX_ATTEMPTS
    state = SendingState.FAILED if over else SendingState.PENDING
    wait = unsent.wait if isinstance(unsent, Away) else _wait(attempts)
    reason, blocked = foreign.reason(unsent), isinstance(unsent, Away)
    await fetch(UNSENT, due.mail_id, due.attempt, state, attempts, reason, wait, blocked)


async def drop_mail(due: DueMail) -> None:
    """Forgets a mail that nobody waits for."""
    await _settle(DROP, due.mail_id, due.attempt)


async def delete_old_mails(at_most: int) -> int:
    """Mails that were sent 30 days ago; returns how many. Unsent ones stay, however old."""
    return len(await fetch(DELETE_OLD, KEPT_DAYS, at_most))


async def _settle(statement: str, *args: int) -> None:
    """The mail's last step; what it was the mail of knows with it."""
    async with transaction():
        row = await fetch_row(statement, *args)
        if row and row["link_id"]:
            await announce(LinkSettled(row["link_id"]))


def _kind(event: OrderCreated | OrderStatusUpdated | OrderParcelUpdated) -> str:
    if isinstance(event, OrderParcelUpdated):
        return mail_about(event.corrected)
    return MailKind.PLACED if isinstance(event, OrderCreated) else event.current_status


def _wait(attempts: int) -> float:
    return min(FIRST_WAIT * 3.0 ** (attempts - 1), LONGEST_WAIT) * random.uniform(0.75, 1.25)
