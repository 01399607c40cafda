"""The texts of the mails: one for each step of an order, the requested link, the invitation."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import use_language
from app.infra import mail
from app.messaging.domain_events import LinkLeaving, announce
from app.services.accounts import MailedLink, link_to_mail, link_token_for
from app.services.delivery import pickup_code_of
from app.services.mailing.about_parcels import telling_of
from app.services.mailing.about_staff import (
    ACCOUNT_CHANGES,
    account_change,
    invitation,
    password_link,
)
from app.services.mailing.about_stock import back_in_stock, low_stock
from app.services.mailing.owing import INVOICE_CAUSE
from app.services.mailing.plain import plain
from app.services.mailing.queue import DueMail
from app.services.mailing.subjects import COLLECTING, CREDIT_NOTE, MAILS, READY
from app.services.mailing.thumbs import thumbs_of
from app.services.payments import find_payment, tell_of_payment
from app.services.sales import (
    Order,
    Withdrawal,
    find_invoice,
    find_with_links,
    find_withdrawal,
    token_for,
)
from app.services.shop import LegalRecord, find_legal_text
from app.settings import settings
from app.values import emails, text
from app.values.languages import spoken_with
from app.values.legal_texts import OF_AN_ORDER
from app.values.sending import MailKind
from app.values.shop_settings import shop_settings
from app.values.statuses import OrderStatus

ABOUT_MONEY: Final = (
    MailKind.PLACED,
    MailKind.PAYMENT_CAPTURED,
    MailKind.PAYMENT_REFUNDED,
    MailKind.PAYMENT_LAPSED,
)
ORDER_STATUSES: Final = frozenset(OrderStatus)


async def letter_for(due: DueMail) -> mail.Letter | None:
    """Writes the mail from the present data; returns None if there is nobody to write to.

    Raises `mail.Refused`, `mail.Delayed`, `UnknownOrder` and `UnknownEvent`.
    """
    of_staff = (MailKind.INVITATION, MailKind.PASSWORD_LINK, *ACCOUNT_CHANGES)
    is_of_staff = due.kind in of_staff
    with use_language(due.language if is_of_staff else spoken_with(due.language)):
        if due.order_id is not None:
            return await _about_order(due, due.order_id)
        if due.member_id is not None and due.kind in ACCOUNT_CHANGES:
            return await account_change(due, due.member_id)
        if due.subject_id is not None and due.kind in ABOUT_SUBJECTS:
            return await ABOUT_SUBJECTS[due.kind](due, due.subject_id)
        if due.link_id is not None:
            await announce(LinkLeaving(due.link_id))
            link = await link_to_mail(due.link_id)
            return _with_link(due, link) if link else None
    # The worker of a later version knows it, and is there before the last try.
    raise mail.Delayed("this version does not know the kind of mail")


async def _about_order(due: DueMail, order_id: UUID) -> mail.Letter:
    """Writes a mail with a link that opens the order's page, for the order's present address.

    A former recipient gets the order's number, and nothing else about it.
    """
    order, links_version = await find_with_links(order_id)
    token = token_for(order_id, links_version)
    telling = await telling_of(due.kind, due.repeats or due.event_id, order)
    template, subject = MAILS[telling.kind]
    said = telling.subject
    collecting = COLLECTING.get(telling.kind) if order.is_collected else None
    if collecting:
        (template, subject), said = collecting, ""
    to = mail.Mailbox(order.customer.name, order.customer.email)
    known: dict[str, Any] = {
        "order": _as_mailed(order),
        "link": f"{settings.link_base}/orders/{order.order_id}?token={token}",
        **telling.context,
    }
    is_ready = order.is_collected and telling.kind in READY
    if is_ready:
        known["pickup_code"] = await pickup_code_of(order_id) or ""
    if (telling.kind in ABOUT_MONEY or is_ready) and order.payment.method:
        known["payment"] = await find_payment(order_id)
        known["told"] = told = tell_of_payment(known["payment"])
        known["pay_link"] = told.pay_at and f"{settings.link_base}{told.pay_at}?token={token}"
    if telling.kind == MailKind.INVOICE_ISSUED:
        number = (due.repeats or due.event_id).removeprefix(INVOICE_CAUSE)
        known["invoice"] = await find_invoice(order_id, number)
        if known["invoice"].is_credit:
            subject = CREDIT_NOTE
    if telling.kind == MailKind.PLACED:
        known["legal_texts"] = await _legal_texts(order)
    if due.recipient is not None:
        to = mail.Mailbox("", due.recipient)
        known = {"number": order.order_number, "link": f"{settings.link_base}/"}
    return mail.write(
        template,
        _message_id(due),
        to,
        _marked(order, said or _(subject).format(order.order_number)),
        due.created_at,
        _file_about(due, order.order_number),
        {} if due.recipient else await thumbs_of(order),
        **known,
    )


def _marked(order: Order, subject: str) -> str:
    return _("[Test] {subject}").format(subject=subject) if order.is_test else subject


async def _legal_texts(order: Order) -> list[LegalRecord]:
    # The customer keeps with the mail what the order was placed under (2011/83/EU, art. 8 (7)).
    under = order.legal_texts
    if under is None:
        return []
    found = [await find_legal_text(kind, under.language, under.edition) for kind in OF_AN_ORDER]
    return [one for one in found if one]


def _file_about(due: DueMail, number: str) -> str:
    # An order has one mail for each status, and any number of the others, even within a second.
    is_lone = due.kind in ORDER_STATUSES and due.repeats is None
    return number if is_lone else f"{number}-{due.event_id[-8:]}"


def _message_id(due: DueMail) -> str:
    # A correction may cause several mails; an event causes the one that announces its step.
    return f"{due.event_id}.{due.kind.lower()}" if due.event_id.startswith("cor_") else due.event_id


def _as_mailed(order: Order) -> Order:
    # Text from a stranger must not become a link in a mail, nor reverse the text beside it.
    return msgspec.structs.replace(
        order,
        customer=plain(order.customer),
        delivery_address=plain(order.delivery_address),
        billing_address=order.billing_address and plain(order.billing_address),
        note=text.isolated(text.unlinked(order.note)),
    )


def _with_link(due: DueMail, link: MailedLink) -> mail.Letter:
    # The mail goes to the address as it is compared, since that is what the link proves.
    return mail.write(
        "account-link",
        due.event_id,
        mail.Mailbox("", link.email),
        _("Your orders at {shop}").format(shop=shop_settings().name),
        due.created_at,
        link.link_id.hex[:12],
        ends_at=link.ends_at,
        link=f"{settings.link_base}/account/links/{link.link_id}"
        f"?token={link_token_for(link.link_id)}",
    )


async def _withdrawal(due: DueMail, withdrawal_id: UUID) -> mail.Letter | None:
    found = await find_withdrawal(withdrawal_id)
    # An erased one has no address any more.
    if found is None or "@" not in found.email:
        return None
    return mail.write(
        "withdrawal",
        due.event_id,
        mail.Mailbox(found.name, found.email),
        _("Your withdrawal has arrived"),
        due.created_at,
        withdrawal_id.hex[-12:],
        withdrawal=plain(found),
        order_link=await _link_to_withdrawn(found),
        link=f"{settings.link_base}/",
    )


async def _link_to_withdrawn(found: Withdrawal) -> str:
    # The order may belong to another address by now, which alone gets its links.
    if found.order_id is None:
        return ""
    order, links_version = await find_with_links(found.order_id)
    if emails.comparable(order.customer.email) != emails.comparable(found.email):
        return ""
    token = token_for(found.order_id, links_version)
    return f"{settings.link_base}/orders/{found.order_id}?token={token}"


ABOUT_SUBJECTS: Final[Mapping[str, Callable[[DueMail, UUID], Awaitable[mail.Letter | None]]]] = {
    MailKind.WITHDRAWAL: _withdrawal,
    MailKind.LOW_STOCK: low_stock,
    MailKind.BACK_IN_STOCK: back_in_stock,
    MailKind.PASSWORD_LINK: password_link,
    MailKind.INVITATION: invitation,
}
