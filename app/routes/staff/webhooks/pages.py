"""The pages of webhook endpoints: the list, the form, and one endpoint with its messages."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app import idempotency
from app.i18n.language import gettext as _
from app.infra.outbound import REASONS
from app.routes.staff.webhooks.form import (
    FRESH,
    TYPES,
    change_from,
    endpoint_faults,
    endpoint_from,
    entry_of,
    typed_endpoint,
)
from app.routes.staff.webhooks.secret_cookie import is_secret_due, secret_due_cookie
from app.services import webhooks
from app.values.sending import SendingState
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key, fresh_key
from app.web.forms import read_all, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, csrf_token, fragment, html, page, wants_fragment

ENDPOINTS: Final = "/staff/webhooks"
ENDPOINT: Final = f"{ENDPOINTS}/{{endpoint_id:uuid}}"
# The views of the log: all of it, or the messages in one state.
VIEWS: Final = ("", *SendingState)
PAGE: Final = 25


@get(ENDPOINTS, include_in_schema=False)
async def list_endpoints(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/webhooks/index.html",
        member=await staff_member(request),
        endpoints=await webhooks.list_endpoints(),
        types=TYPES,
        most=webhooks.MAX_ENDPOINTS,
    )


@get(f"{ENDPOINTS}/new", include_in_schema=False)
async def ask_endpoint(request: AnyRequest) -> Response[str]:
    return await _form(request, None, FRESH, {})


@post(ENDPOINTS, include_in_schema=False)
async def make_endpoint(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form, chosen = await read_form(request), await read_all(request, "event_types")
    if wrong := endpoint_faults(form, chosen):
        return await _form(request, None, typed_endpoint(form, chosen), wrong)
    given = endpoint_from(form, chosen)
    once = form_key(member.staff_id, form, "webhook-endpoints", content=given)
    try:
        made, _again = await idempotency.waiting_for_itself(
            lambda: webhooks.add_endpoint_once(once, given, member.name)
        )
    except idempotency.KeyReused:
        wrong = {"": _("This form has already added an endpoint. Send it again to add another.")}
        return await _form(request, None, typed_endpoint(form, chosen) | {"key": ""}, wrong, 409)
    # The next page shows the secret, once.
    message = Flash(_("Endpoint added. Copy its secret now."))
    return to(made.endpoint_id, message, secret=True)


@get(ENDPOINT, include_in_schema=False)
async def show_endpoint(
    request: AnyRequest,
    endpoint_id: FromPath[UUID],
    view: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    shown = view if view in VIEWS else ""
    endpoint = await webhooks.find_endpoint(endpoint_id)
    found = await webhooks.list_messages(endpoint_id, shown or None, cursor, PAGE)
    here = f"{ENDPOINTS}/{endpoint_id}"
    state: dict[str, Any] = {
        "endpoint": endpoint,
        "messages": found.items,
        "view": shown,
        "types": TYPES,
        "reasons": REASONS,
        "refresh_href": "" if cursor else _href(here, shown),
        "next_href": _href(here, shown, found.next_cursor) if found.next_cursor else "",
        "first_href": _href(here, shown) if cursor else "",
    }
    # An open page asks for the part that changes.
    if wants_fragment(request):
        return html(fragment("staff/webhooks/_state.html", csrf_token=csrf_token(request), **state))
    due = is_secret_due(request, str(endpoint_id))
    return page(
        request,
        "staff/webhooks/show.html",
        headers={"Cache-Control": "no-store"} if due else {},
        cookies=[secret_due_cookie(str(endpoint_id), due=False)] if due else [],
        member=await staff_member(request),
        secret=(await webhooks.reveal(endpoint_id)).secret if due else "",
        **state,
    )


@get(f"{ENDPOINT}/edit", include_in_schema=False)
async def edit_endpoint(request: AnyRequest, endpoint_id: FromPath[UUID]) -> Response[str]:
    endpoint = await webhooks.find_endpoint(endpoint_id)
    return await _form(request, endpoint, entry_of(endpoint), {})


@post(ENDPOINT, include_in_schema=False)
async def change_endpoint(request: AnyRequest, endpoint_id: FromPath[UUID]) -> Answer:
    form, chosen = await read_form(request), await read_all(request, "event_types")
    endpoint = await webhooks.find_endpoint(endpoint_id)
    if wrong := endpoint_faults(form, chosen):
        return await _form(request, endpoint, typed_endpoint(form, chosen), wrong)
    await webhooks.change_endpoint(endpoint_id, change_from(form, chosen))
    return to(endpoint_id, Flash(_("Endpoint saved.")))


def to(endpoint_id: UUID, message: Flash, *, secret: bool = False) -> Redirect:
    kept = [secret_due_cookie(str(endpoint_id))] if secret else []
    return see_other(f"{ENDPOINTS}/{endpoint_id}", message, *kept)


async def _form(
    request: AnyRequest,
    endpoint: webhooks.Endpoint | None,
    entry: Mapping[str, Any],
    wrong: Mapping[str, str],
    status: int = 422,
) -> Response[str]:
    return page(
        request,
        "staff/webhooks/form.html",
        status if wrong else 200,
        member=await staff_member(request),
        endpoint=endpoint,
        typed=entry,
        key=entry.get("key") or fresh_key(),
        errors=wrong,
        types={name: words for name, words in TYPES.items() if name != webhooks.TEST},
    )


def _href(here: str, view: str, cursor: str = "") -> str:
    chosen = {name: value for name, value in (("view", view), ("cursor", cursor)) if value}
    return f"{here}?{urlencode(chosen)}" if chosen else here


handlers = [
    list_endpoints,
    ask_endpoint,
    make_endpoint,
    show_endpoint,
    edit_endpoint,
    change_endpoint,
]
