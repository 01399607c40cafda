"""Sending mails again that the mail server refused, and that the events page lists."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.services import mailing
from app.web.flash import Flash, flash_cookie
from app.web.pages import AnyRequest


@post("/staff/mails/replay", include_in_schema=False)
async def replay_all(request: AnyRequest) -> Redirect:
    count = await mailing.send_all_again()
    told = ngettext(
        "{count} email is being sent again.", "{count} emails are being sent again.", count
    )
    return _back(Flash(told.format(count=count)))


@post("/staff/mails/{mail_id:int}/replay", include_in_schema=False)
async def replay(request: AnyRequest, mail_id: FromPath[int]) -> Redirect:
    found = await mailing.send_again(mail_id)
    gone = Flash(_("It has already been sent again."), "warning")
    return _back(Flash(_("It is being sent again.")) if found else gone)


def _back(told: Flash) -> Redirect:
    return Redirect("/staff/events#mails-title", status_code=303, cookies=[flash_cookie(told)])


handlers = [replay_all, replay]
