"""The queue of mails: each is stored with its event, link or subject, then leased."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app.i18n.language import ENGLISH
from app.infra import leases
from app.infra.database import columns, fetch, fetch_row, transaction
from app.infra.mail import Away, Refused
from app.messaging.domain_events import (
    DetailsCorrected,
    EmailCorrected,
    InvitationSent,
    LinkRequested,
    LinkSettled,
    WithdrawalDeclared,
    announce,
)
from app.messaging.events import (
    OrderCreated,
    OrderDecisionMade,
    OrderDecisionRequested,
    OrderParcelUpdated,
    OrderPiecesCancelled,
    OrderStatusUpdated,
)
from app.values import untrusted
from app.values.sending import MailKind, SendingState, mail_about
from app.values.statuses import OrderStatus, RestChoice

# Seconds after which a mail is due again if its sender did not report, because it was killed.
LEASE: Final = 90.0
MINUTE, HOUR = 60.0, 3600.0
KEPT_DAYS: Final = 30

OWE = """
INSERT INTO mailing.mails (event_id, order_id, kind, recipient)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[])
ON CONFLICT DO NOTHING
"""

OWE_ABOUT_SUBJECT = """
INSERT INTO mailing.mails (event_id, subject_id, kind, language) VALUES ($1, $2, $3, $4)
"""

OWE_LINK = "INSERT INTO mailing.mails (event_id, link_id, kind) VALUES ($1, $2, $3)"

# Ten attempts take most of a day.
MAILS: Final = leases.Queue(
    table="mailing.mails",
    key="id",
    done=SendingState.SENT,
    ended_at="sent_at",
    waits=(MINUTE, 3 * MINUTE, 9 * MINUTE, 27 * MINUTE, 81 * MINUTE, *[4 * HOUR] * 4),
    spread=(0.75, 1.25),
)

PARCEL_STEPS: Final[Mapping[str, MailKind]] = {
    OrderStatus.SHIPPED: MailKind.PARCEL_SHIPPED,
    OrderStatus.DELIVERED: MailKind.PARCEL_DELIVERED,
}

IN_TURN = """
earlier.order_id = work.order_id AND earlier.recipient IS NOT DISTINCT FROM work.recipient
"""

LEASE_NEXT = f"""
{leases.lease_statement(MAILS, LEASE, leases.oldest_due(MAILS, in_turn=IN_TURN))}
SELECT id AS key, attempts AS attempt, tries, event_id, order_id, link_id, subject_id, kind,
    recipient, created_at,
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


Announced = (
    OrderCreated
    | OrderStatusUpdated
    | OrderParcelUpdated
    | OrderPiecesCancelled
    | OrderDecisionRequested
    | OrderDecisionMade
)


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to be stored, once for its `cause`, which is the id of an event or a correction.

    It goes to the address that the order has when it is sent, unless it has a `recipient`.
    """

    cause: str
    order_id: UUID
    kind: str
    recipient: str | None = None


class DueMail(leases.Leased, frozen=True, kw_only=True):
    """A mail that is leased to the caller; it is about an order, has the link of `link_id`, or
    is about a subject, such as an invitation or a withdrawal.
    """

    event_id: str
    order_id: UUID | None
    link_id: UUID | None = None
    subject_id: UUID | None = None
    kind: str
    recipient: str | None = None
    created_at: datetime
    language: str = ENGLISH


async def owe_mails(owed: Sequence[Owed]) -> None:
    """Stores the mails in the caller's transaction, together with what they announce.

    A repeated cause, or a status that already has its mail, adds nothing. Each kind has its
    template and subject in `letters.MAILS`.
    """
    rows = [(one.cause, one.order_id, one.kind, one.recipient) for one in owed]
    await fetch(OWE, *columns(rows, 4))


async def write_mails(events: Sequence[Announced]) -> None:
    """Stores a mail for each event that concerns the customer; repeats add nothing."""
    owed = [
        Owed(cause=event.event_id, order_id=event.order_id, kind=kind)
        for event in events
        if (kind := _kind(event))
    ]
    if owed:
        await owe_mails(owed)


async def owe_correction(event: EmailCorrected) -> None:
    # Both addresses are written to, and only the new one gets a link.
    left = Owed(
        cause=event.correction_id,
        order_id=event.order_id,
        kind=MailKind.EMAIL_LEFT,
        recipient=event.left,
    )
    changed = Owed(cause=event.correction_id, order_id=event.order_id, kind=MailKind.EMAIL_CHANGED)
    await owe_mails([left, changed])


async def owe_new_details(event: DetailsCorrected) -> None:
    cause = f"cor_{event.correction_id.hex}"
    kind = MailKind.ORDER_CORRECTED
    await owe_mails([Owed(cause=cause, order_id=event.order_id, kind=kind)])


async def owe_link(event: LinkRequested) -> None:
    # Whether the address has orders is looked up when the mail is sent.
    await fetch(OWE_LINK, f"lnk_{event.link_id.hex}", event.link_id, MailKind.ACCOUNT_LINK)


async def owe_invitation(event: InvitationSent) -> None:
    # Each time that it is sent is another cause.
    cause = f"inv_{uuid4().hex}"
    about = (event.invitation_id, MailKind.INVITATION)
    await fetch(OWE_ABOUT_SUBJECT, cause, *about, event.language)


async def owe_withdrawal(event: WithdrawalDeclared) -> None:
    about = (event.withdrawal_id, MailKind.WITHDRAWAL)
    await fetch(OWE_ABOUT_SUBJECT, f"wdr_{event.withdrawal_id.hex}", *about, event.language)


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


async def delete_old_mails(at_most: int) -> int:
    """Deletes mails that were sent 30 days ago, and returns how many; unsent ones stay."""
    return len(await fetch(DELETE_OLD, KEPT_DAYS, at_most))


async def _end_link(due: DueMail) -> None:
    # The flat that owns the link learns in the same transaction that its mail is settled.
    if due.link_id:
        await announce(LinkSettled(due.link_id))


def _kind(event: Announced) -> str | None:
    match event:
        case OrderCreated():
            return MailKind.PLACED
        case OrderPiecesCancelled():
            # A question about the rest names the missing pieces, too.
            return None if event.decision_id else MailKind.PIECES_CANCELLED
        case OrderDecisionRequested():
            return MailKind.DECISION_REQUESTED
        case OrderDecisionMade():
            # The pieces of a rest that is cancelled have a mail of their own.
            return None if event.choice == RestChoice.CANCEL else MailKind.DECISION_MADE
        case OrderParcelUpdated(corrected=corrected) if corrected:
            return mail_about(corrected)
        case OrderParcelUpdated():
            moved = event.current_status != event.previous_status
            return PARCEL_STEPS.get(event.current_status) if moved else None
        case _:
            # Of a divided order, each parcel and each cancellation has a mail of its own.
            return None if event.by_parcel else event.current_status
