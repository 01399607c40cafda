"""Sending mails again that the mail server refused; they are listed on the events page."""

from collections.abc import Mapping
from typing import Any, Final, cast

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.services import mailing
from app.web.cookies import Flash, flash_cookie
from app.web.pages import AnyRequest, environment

TELL_OF: Final[Mapping[str, str]] = {
    "PENDING_SHIPMENT": gettext_noop("Placed"),
    "SHIPPED": gettext_noop("Shipped"),
    "DELIVERED": gettext_noop("Delivered"),
    "CANCELLED": gettext_noop("Cancelled"),
    "PARCEL_TRACKING": gettext_noop("Tracking number corrected"),
    "PARCEL_DELIVERY": gettext_noop("Delivery corrected"),
    "PARCEL_RETRACTION": gettext_noop("Delivery taken back"),
    "PARCEL_ARRIVAL": gettext_noop("Delivered after all"),
    "EMAIL_CHANGED": gettext_noop("Email changed"),
    "EMAIL_LEFT": gettext_noop("Email changed, to the old address"),
    "ACCOUNT_LINK": gettext_noop("Link to all orders"),
}
"""What a mail is about, by its kind."""


def mail_kind(kind: str) -> str:
    """In the reader's words; a kind of another version stays as it is."""
    return _(TELL_OF[kind]) if kind in TELL_OF else kind


@post("/staff/mails/replay", include_in_schema=False)
async def replay_all(request: AnyRequest) -> Redirect:
    count = await mailing.send_all_again()
    told = ngettext("{count} mail is sent again.", "{count} mails are sent again.", count)
    return _back(Flash(told.format(count=count)))


@post("/staff/mails/{mail_id:int}/replay", include_in_schema=False)
async def replay(request: AnyRequest, mail_id: FromPath[int]) -> Redirect:
    found = await mailing.send_again(mail_id)
    gone = Flash(_("It was sent again already."), "warning")
    return _back(Flash(_("It is sent again.")) if found else gone)


def _back(told: Flash) -> Redirect:
    return Redirect("/staff/events#mails-title", status_code=303, cookies=[flash_cookie(told)])


cast(dict[str, Any], environment.filters)["mail_kind"] = mail_kind
handlers = [replay_all, replay]
