"""One message of an endpoint with every attempt to send it, and sending it again."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.infra.outbound import REASONS
from app.routes.staff.webhooks.form import TYPES
from app.routes.staff.webhooks.pages import ENDPOINT, ENDPOINTS, to
from app.services import webhooks
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import AnyRequest, csrf_token, fragment, html, page, wants_fragment

MESSAGE: Final = f"{ENDPOINT}/messages/{{message_id:int}}"
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@get(MESSAGE, include_in_schema=False)
async def show_message(
    request: AnyRequest, endpoint_id: FromPath[UUID], message_id: FromPath[int]
) -> Response[str]:
    state: dict[str, Any] = {
        "endpoint": await webhooks.find_endpoint(endpoint_id),
        "message": await webhooks.find_message(endpoint_id, message_id),
        "types": TYPES,
        "reasons": REASONS,
    }
    # An open page asks for the part that changes.
    if wants_fragment(request):
        return html(
            fragment("staff/webhooks/_message.html", csrf_token=csrf_token(request), **state)
        )
    return page(request, "staff/webhooks/message.html", member=await staff_member(request), **state)


@post(f"{MESSAGE}/replay", include_in_schema=False)
async def replay(endpoint_id: FromPath[UUID], message_id: FromPath[int]) -> Redirect:
    await webhooks.replay_message(endpoint_id, message_id)
    here = f"{ENDPOINTS}/{endpoint_id}/messages/{message_id}"
    return see_other(here, Flash(_("The message is being sent again.")))


@post(f"{ENDPOINT}/replay", include_in_schema=False)
async def replay_all(endpoint_id: FromPath[UUID]) -> Redirect:
    count = await webhooks.replay_failed(endpoint_id, EVER)
    message = ngettext(
        "{count} message is being sent again.", "{count} messages are being sent again.", count
    )
    return to(endpoint_id, Flash(message.format(count=count)))


handlers = [show_message, replay, replay_all]
