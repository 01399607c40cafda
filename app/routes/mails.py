"""Sending mails again that the mail server refused; they are listed on the events page."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.routes.callers import require_manager
from app.routes.carried import Flash, flash_cookie
from app.routes.rendering import AnyRequest
from app.services import sales

GONE = Flash("It was sent again already.", "warning")


@post("/staff/mails/replay", guards=[require_manager], include_in_schema=False)
async def replay_all(request: AnyRequest) -> Redirect:
    count = await sales.send_all_again()
    return _back(Flash(f"{count} {'mail is' if count == 1 else 'mails are'} sent again."))


@post("/staff/mails/{mail_id:int}/replay", guards=[require_manager], include_in_schema=False)
async def replay(request: AnyRequest, mail_id: FromPath[int]) -> Redirect:
    found = await sales.send_again(mail_id)
    return _back(Flash("It is sent again.") if found else GONE)


def _back(told: Flash) -> Redirect:
    return Redirect("/staff/events#mails-title", status_code=303, cookies=[flash_cookie(told)])


handlers = [replay_all, replay]
