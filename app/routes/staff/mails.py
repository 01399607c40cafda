"""Sending mails again that the mail server refused, and that the events page lists."""

from typing import Final

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.services import mailing
from app.web.flash import Flash, see_other
from app.web.pages import AnyRequest

MAILS: Final = "/staff/events#mails-title"


@post("/staff/mails/replay", include_in_schema=False)
async def replay_all(request: AnyRequest) -> Redirect:
    count = await mailing.send_all_again()
    message = ngettext(
        "{count} email is being sent again.", "{count} emails are being sent again.", count
    )
    return see_other(MAILS, Flash(message.format(count=count)))


@post("/staff/mails/{mail_id:int}/replay", include_in_schema=False)
async def replay(request: AnyRequest, mail_id: FromPath[int]) -> Redirect:
    found = await mailing.send_again(mail_id)
    gone = Flash(_("It has already been sent again."), "warning")
    return see_other(MAILS, Flash(_("It is being sent again.")) if found else gone)


handlers = [replay_all, replay]
