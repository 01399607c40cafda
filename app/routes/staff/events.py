"""The events page: the lag and failures of events, mails and webhooks, and replaying events."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app import messaging
from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.services import mailing, webhooks
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import AnyRequest, csrf_token, fragment, html, page, wants_fragment

EVENTS: Final = "/staff/events"


@get(EVENTS, include_in_schema=False)
async def show_events(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    state: dict[str, Any] = {
        "member": member,
        "lag": await messaging.lag(),
        "failures": await messaging.failures(),
        "mails": await mailing.mail_backlog(),
        "unsent": await mailing.unsent_mails(),
        "hooks": await webhooks.webhook_backlog(),
    }
    # An open page asks for the part that changes.
    if not wants_fragment(request):
        return page(request, "staff/events/index.html", **state)
    return html(fragment("staff/events/_state.html", csrf_token=csrf_token(request), **state))


@post("/staff/events/replay", include_in_schema=False)
async def replay_all(request: AnyRequest) -> Redirect:
    count = await messaging.replay_all()
    message = ngettext(
        "{count} failure is being retried.", "{count} failures are being retried.", count
    )
    return see_other(EVENTS, Flash(message.format(count=count)))


@post("/staff/events/{entry_id:int}/replay", include_in_schema=False)
async def replay(request: AnyRequest, entry_id: FromPath[int]) -> Redirect:
    found = await messaging.replay(entry_id)
    gone = Flash(_("It has already been replayed."), "warning")
    return see_other(EVENTS, Flash(_("It is being retried.")) if found else gone)


handlers = [show_events, replay_all, replay]
