"""From a template to the bytes of a mail: text and HTML, with headers that hold one line each."""

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from pathlib import Path
from typing import Any, Final, cast

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.i18n import language
from app.infra.mail.outcomes import Refused
from app.infra.markdown import as_html
from app.settings import settings
from app.values import emails, postal
from app.values.collecting import collected_at
from app.values.face import accent
from app.values.face_pictures import face_files
from app.values.formats import country, day, format_fee, format_money, local_moment
from app.values.legal_texts import legal_pages, legal_title
from app.values.payments import PaymentStatus
from app.values.pickup_codes import shown_code
from app.values.places import place_markup, place_words
from app.values.promises import promise_days
from app.values.seller import seller
from app.values.shop_settings import shop_settings
from app.values.statuses import DecidedBy, RestChoice
from app.values.tax_words import tax_percent, untaxed_note

# Every server takes 7-bit mails, whether or not it offers 8BITMIME.
POLICY: Final = SMTP.clone(cte_type="7bit")
# Characters of a name beside an address; the body of the mail has the whole name.
LONGEST_NAME: Final = 60
# The Content-ID of the logo; it need not differ from one mail to another (RFC 2392).
LOGO: Final = "logo@shop"
NO_THUMBS: Final[Mapping[str, bytes]] = {}


class Mailbox(msgspec.Struct, frozen=True):
    """The recipient of a mail, as typed."""

    name: str
    address: str


class Letter(msgspec.Struct, frozen=True):
    """A mail that is ready to be sent. With `utf8`, it needs a server that knows SMTPUTF8."""

    # The name of its file, the same for the same mail: time, subject matter and template.
    name: str
    sender: str
    recipient: str
    utf8: bool
    content: bytes


def write(
    template: str,
    event_id: str,
    to: Mailbox,
    subject: str,
    at: datetime,
    about: str,
    thumbs: Mapping[str, bytes] = NO_THUMBS,
    *,
    unsubscribe: str = "",
    **context: object,
) -> Letter:
    """Writes the mail about one event, with the same Message-ID each time.

    Text and HTML come from `mails/{template}.txt` and `.html`, which see `subject` and `context`.
    `unsubscribe` is the page to which mail programs lead those who want no more of the kind.
    `thumbs` are JPEGs by the id of their product; those that the HTML shows travel with it.
    Raises `Refused` for an address that no mail can be sent to.
    """
    sender = _own_address()
    recipient = _address(to)
    utf8 = not recipient.addr_spec.isascii()
    message = EmailMessage(policy=POLICY.clone(utf8=utf8))
    _address_to_one(message, "From", sender)
    _address_to_one(message, "To", recipient)
    if contact := shop_settings().contact_email:
        reply_to = _address(Mailbox(shop_settings().name, contact))
        # A server without SMTPUTF8 takes no other header; answers then go to the sender.
        if utf8 or reply_to.addr_spec.isascii():
            _address_to_one(message, "Reply-To", reply_to)
    message["Subject"] = _one_line(subject)
    message["Date"] = at
    message["Message-ID"] = f"<{event_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
    logo = face_files().logo if shop_settings().logo else None
    named = {key: f"product-{place}@shop" for place, key in enumerate(thumbs, start=1)}
    context |= {"subject": subject, "logo": LOGO if logo else "", "thumbs": named}
    message.set_content(_render(f"{template}.txt", context), cte="quoted-printable")
    html = _render(f"{template}.html", context)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Mail programs load nothing from the web before the reader allows it.
    parts: Any = message.get_payload()
    if logo:
        parts[1].add_related(logo, "image", "png", cid=f"<{LOGO}>", disposition="inline")
    for key, name in named.items():
        if f"cid:{name}" in html:
            parts[1].add_related(
                thumbs[key], "image", "jpeg", cid=f"<{name}>", disposition="inline"
            )
    return Letter(
        name=f"{at:%Y%m%d-%H%M%S}-{about}-{template}",
        sender=sender.addr_spec,
        recipient=recipient.addr_spec,
        utf8=utf8,
        content=message.as_bytes(),
    )


def _own_address() -> Address:
    [address] = SMTP.header_factory("From", settings.mail_from).addresses
    if address.display_name:
        return address
    name = _one_line(shop_settings().name)[:LONGEST_NAME]
    return Address(name, address.username, address.domain)


def _address_to_one(message: EmailMessage, field: str, mailbox: Address) -> None:
    """Leaves out the name if a reader of the header would find another address in it."""
    message[field] = mailbox
    # Python 3.11 leaves the quotes out where it folds a long name, and a comma in it then begins
    # another address.
    line = message.policy.fold_binary(field, message[field]).decode().partition(":")[2]
    if [address for _, address in getaddresses([line])] != [mailbox.addr_spec]:
        del message[field]
        message[field] = mailbox.addr_spec


def _address(to: Mailbox) -> Address:
    # The part before the @ is quoted where needed, and the domain is encoded for DNS.
    try:
        username, domain = emails.envelope(to.address)
        return _Recipient(_one_line(to.name)[:LONGEST_NAME], username, domain)
    except ValueError as error:
        raise Refused(f"{to.address!r} is not an address to send to ({error})") from error


class _Recipient(Address):
    @property
    def addr_spec(self) -> str:
        # RFC 5321 asks for quotes around a dot at the end or two in a row (section 4.1.2); Python
        # does not put them.
        if "" in self.username.split("."):
            return f'"{self.username}"@{self.domain}'
        return super().addr_spec


def _one_line(text: str) -> str:
    # Line breaks of all kinds, and all else that cannot be seen, become blanks.
    seen = "".join(one if one.isprintable() else " " for one in text)
    # What looks like an encoded word (RFC 2047) is taken apart, since it could decode to anything.
    return " ".join(seen.replace("=?", "= ?").split())


def _render(template: str, context: dict[str, Any]) -> str:
    return environment.get_template(template).render(context)


def _legal_href(kind: str) -> str:
    return f"{settings.link_base}/legal/{kind}"


def _withdrawal_href(order_number: str) -> str:
    return f"{settings.link_base}/withdrawal?order={order_number}"


environment: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parents[2] / "templates" / "mails"),
    autoescape=select_autoescape(["html"], default=False),
    undefined=StrictUndefined,
    auto_reload=False,
    # All templates stay; an order of their use would be kept for nothing.
    cache_size=-1,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
language.teach(environment)
cast(dict[str, Any], environment.globals).update(
    shop_settings=shop_settings,
    seller=seller,
    accent=accent,
    legal_pages=legal_pages,
    legal_title=legal_title,
    legal_href=_legal_href,
    withdrawal_href=_withdrawal_href,
    untaxed_note=untaxed_note,
    DecidedBy=DecidedBy,
    PaymentStatus=PaymentStatus,
    RestChoice=RestChoice,
)
environment.filters.update(
    country=country,
    day=day,
    email_link=emails.link,
    moment=local_moment,
    money=format_money,
    or_free=format_fee,
    promise=promise_days,
    tax_percent=tax_percent,
)
cast(dict[str, Any], environment.filters).update(
    address_lines=postal.lines,
    collected_at=collected_at,
    shown_code=shown_code,
    markdown=as_html,
    place_markup=place_markup,
    place_words=place_words,
)
