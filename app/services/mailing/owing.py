"""What each event, link or subject owes a customer: the mail is stored in the same transaction."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app.infra.database import columns, fetch
from app.messaging.domain_events import (
    AccountChanged,
    BackInStock,
    BillingCorrected,
    DetailsCorrected,
    EmailCorrected,
    InvitationSent,
    InvoiceIssued,
    LinkRequested,
    LowStockNoticed,
    PasswordForgotten,
    WithdrawalDeclared,
)
from app.messaging.events import (
    OrderCreated,
    OrderDecisionMade,
    OrderDecisionRequested,
    OrderParcelUpdated,
    OrderPiecesCancelled,
    OrderStatusUpdated,
    PaymentCaptured,
    PaymentLapsed,
    PaymentRefunded,
)
from app.values.payments import PaymentCause
from app.values.sending import MailKind, mail_about
from app.values.shop_settings import shop_settings
from app.values.statuses import OrderStatus, RestChoice

OWE = """
INSERT INTO mailing.mails (event_id, order_id, kind, recipient)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[])
ON CONFLICT DO NOTHING
"""

OWE_ABOUT_SUBJECT = """
INSERT INTO mailing.mails (event_id, subject_id, kind, language) VALUES ($1, $2, $3, $4)
"""

OWE_TO_MEMBER = """
INSERT INTO mailing.mails (event_id, member_id, kind, language) VALUES ($1, $2, $3, $4)
"""

OWE_LOW_STOCK = """
INSERT INTO mailing.mails (event_id, subject_id, kind, language, recipient)
SELECT $1::text || place, $2, $3, $4, recipient
FROM unnest($5::text[]) WITH ORDINALITY AS address (recipient, place)
"""

# Sold out again before its mail left, an alert may be owed its mail a second time.
OWE_BACK_IN_STOCK = """
INSERT INTO mailing.mails (event_id, subject_id, kind, language)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[])
ON CONFLICT DO NOTHING
"""

OWE_LINK = "INSERT INTO mailing.mails (event_id, link_id, kind) VALUES ($1, $2, $3)"

# The number of the invoice or credit note follows.
INVOICE_CAUSE: Final = "ivc_"

PARCEL_STEPS: Final[Mapping[str, MailKind]] = {
    OrderStatus.SHIPPED: MailKind.PARCEL_SHIPPED,
    OrderStatus.DELIVERED: MailKind.PARCEL_DELIVERED,
}

Announced = (
    OrderCreated
    | OrderStatusUpdated
    | OrderParcelUpdated
    | OrderPiecesCancelled
    | OrderDecisionRequested
    | OrderDecisionMade
    | PaymentCaptured
    | PaymentRefunded
    | PaymentLapsed
)


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to be stored, once for its `cause`, which is the id of an event or a correction.

    It goes to the address that the order has when it is sent, unless it has a `recipient`.
    """

    cause: str
    order_id: UUID
    kind: str
    recipient: str | None = None


async def owe_mails(owed: Sequence[Owed]) -> None:
    """Stores the mails in the caller's transaction, together with what they announce.

    A repeated cause, or a status that already has its mail, adds nothing. Each kind has its
    template and subject in `subjects.MAILS`.
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


async def owe_billing(event: BillingCorrected) -> None:
    kind = MailKind.BILLING_CORRECTED
    await owe_mails([Owed(cause=event.correction_id, order_id=event.order_id, kind=kind)])


async def owe_invoice(event: InvoiceIssued) -> None:
    cause = f"{INVOICE_CAUSE}{event.number}"
    await owe_mails([Owed(cause=cause, order_id=event.order_id, kind=MailKind.INVOICE_ISSUED)])


async def owe_link(event: LinkRequested) -> None:
    # Whether the address has orders is looked up when the mail is sent.
    await fetch(OWE_LINK, f"lnk_{event.link_id.hex}", event.link_id, MailKind.ACCOUNT_LINK)


async def owe_invitation(event: InvitationSent) -> None:
    # Each time that it is sent is another cause.
    cause = f"inv_{uuid4().hex}"
    about = (event.invitation_id, MailKind.INVITATION)
    await fetch(OWE_ABOUT_SUBJECT, cause, *about, event.language)


async def owe_password_link(event: PasswordForgotten) -> None:
    # Whether anybody has the address is looked up when the mail is sent.
    about = (event.link_id, MailKind.PASSWORD_LINK)
    await fetch(OWE_ABOUT_SUBJECT, f"pwd_{event.link_id.hex}", *about, event.language)


async def owe_account_change(event: AccountChanged) -> None:
    # Each change is a cause of its own.
    about = (event.staff_id, event.kind)
    await fetch(OWE_TO_MEMBER, f"acc_{uuid4().hex}", *about, event.language)


async def owe_withdrawal(event: WithdrawalDeclared) -> None:
    about = (event.withdrawal_id, MailKind.WITHDRAWAL)
    await fetch(OWE_ABOUT_SUBJECT, f"wdr_{event.withdrawal_id.hex}", *about, event.language)


async def owe_low_stock(event: LowStockNoticed) -> None:
    """Owes the list to each address that the shop names, in the shop's language."""
    cause = f"low_{event.notice_id.hex}_"
    about = (event.notice_id, MailKind.LOW_STOCK, shop_settings().language)
    await fetch(OWE_LOW_STOCK, cause, *about, shop_settings().low_stock_emails)


async def owe_back_in_stock(event: BackInStock) -> None:
    rows = [
        (f"bck_{alert_id.hex}", alert_id, MailKind.BACK_IN_STOCK, language)
        for alert_id, language in event.alerts
    ]
    await fetch(OWE_BACK_IN_STOCK, *columns(rows, 4))


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
        case PaymentCaptured():
            return MailKind.PAYMENT_CAPTURED
        case PaymentRefunded() if event.cause.kind == PaymentCause.DISPUTE:
            # Her bank has told her.
            return None
        case PaymentRefunded():
            return MailKind.PAYMENT_REFUNDED
        case PaymentLapsed():
            return MailKind.PAYMENT_LAPSED
        case OrderParcelUpdated(corrected=corrected) if corrected:
            return mail_about(corrected)
        case OrderParcelUpdated():
            moved = event.current_status != event.previous_status
            return PARCEL_STEPS.get(event.current_status) if moved else None
        case _:
            # Of a divided order, each parcel and each cancellation has a mail of its own.
            return None if event.by_parcel else event.current_status
