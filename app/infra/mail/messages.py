"""From a template to the bytes of a mail: text and HTML, with headers that hold one line each."""

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
from app.settings import settings
from app.values import emails, postal
from app.values.formats import country, format_money, moment
from app.values.shop_settings import shop_settings

POLICY: Final = SMTP.clone(cte_type="7bit")
"""Every server takes it, whatever it says of eight bits."""
LONGEST_NAME: Final = 60
"""Characters of a name that stand beside an address; the mail itself has all of it."""


class Mailbox(msgspec.Struct, frozen=True):
    """Whom a mail goes to, as she typed it."""

    name: str
    address: str


class Letter(msgspec.Struct, frozen=True):
    """A mail ready to leave. `utf8`: only a server that knows SMTPUTF8 can take it."""

    name: str
    """Of its file, and the same for the same mail: when, about what, and its template."""
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
    **context: object,
) -> Letter:
    """The mail about one event: the same Message-ID however often it is written.

    Text and HTML come from `mails/{template}.txt` and `.html`, which see `subject` and `context`.
    Raises `Refused` for an address that no mail can be sent to.
    """
    sender = _own_address()
    recipient = _address(to)
    utf8 = not recipient.addr_spec.isascii()
    message = EmailMessage(policy=POLICY.clone(utf8=utf8))
    _address_to_one(message, "From", sender)
    _address_to_one(message, "To", recipient)
    message["Subject"] = _one_line(subject)
    message["Date"] = at
    message["Message-ID"] = f"<{event_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    context |= {"subject": subject}
    message.set_content(_render(f"{template}.txt", context), cte="quoted-printable")
    message.add_alternative(
        _render(f"{template}.html", context), subtype="html", cte="quoted-printable"
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
    """Without its name where somebody who reads the header would find another address in it.

    Python 3.11 leaves the quotes out where it folds a long name: a comma in it then begins another
    address.
    """
    message[field] = mailbox
    line = message.policy.fold_binary(field, message[field]).decode().partition(":")[2]
    if [address for _, address in getaddresses([line])] != [mailbox.addr_spec]:
        del message[field]
        message[field] = mailbox.addr_spec


def _address(to: Mailbox) -> Address:
    """With quotes where the part before the @ needs them, and the domain as DNS knows it."""
    try:
        username, domain = emails.envelope(to.address)
        return _Recipient(_one_line(to.name)[:LONGEST_NAME], username, domain)
    except ValueError as error:
        raise Refused(f"{to.address!r} is not an address to send to ({error})") from error


class _Recipient(Address):
    @property
    def addr_spec(self) -> str:
        """Python quotes no dot, which at the end or twice RFC 5321 asks for (section 4.1.2)."""
        if "" in self.username.split("."):
            return f'"{self.username}"@{self.domain}'
        return super().addr_spec


def _one_line(text: str) -> str:
    """Line breaks, in all their kinds, and what else cannot be seen become blanks.

    What looks as if it were encoded (RFC 2047) is taken apart: decoded, it could be anything.
    """
    seen = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(seen.replace("=?", "= ?").split())


def _render(template: str, context: dict[str, Any]) -> str:
    return environment.get_template(template).render(context)


environment: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parents[2] / "templates" / "mails"),
    autoescape=select_autoescape(["html"], default=False),
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
language.teach(environment)
cast(dict[str, Any], environment.globals).update(shop_settings=shop_settings)
environment.filters.update(country=country, moment=moment, money=format_money)
cast(dict[str, Any], environment.filters).update(address_lines=postal.lines)
