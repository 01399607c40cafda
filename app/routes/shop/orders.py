"""One order's page, asking for it to be cancelled, and the way back to it."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra.clock import about_now
from app.services import sales
from app.values.fields import Note
from app.web import identity
from app.web.cookies import secret_cookie
from app.web.field_errors import plain
from app.web.forms import Form, read_form
from app.web.pages import AnyRequest, page
from app.web.rate_limits import limit_forms

PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
HALF_A_YEAR: Final = 183 * 24 * 3600
"""Seconds for which a browser remembers the way into an order that it placed or opened."""
MISSING: Final = {
    "order_number": gettext_noop("Enter the order number"),
    "email": gettext_noop("Enter the email you ordered with"),
}


@get("/orders/{order_id:uuid}", include_in_schema=False)
async def show_order(
    request: AnyRequest,
    order_id: FromPath[UUID],
    placed: FromQuery[bool] = False,
    refreshes: FromQuery[bool] = False,
) -> Response[str] | Redirect:
    """The live page; a token in the address becomes a cookie, so that it is not passed on.

    Without scripts it stands still unless its reader asks that it `refreshes`: WCAG 2.2.1.
    """
    token = request.query_params.get("token")
    if token is not None:
        opens = (await sales.try_tokens(order_id, [token])).opens
        return to_order(order_id, token if opens else None, just_placed=placed)
    return page(
        request,
        "shop/orders/show.html",
        headers=PRIVATE,
        order=await sales.find_order(order_id),
        placed=placed,
        refreshes=refreshes,
        owner=await identity.account(request),
        read_at=about_now(),
    )


@get("/orders/{order_id:uuid}/cancellation", include_in_schema=False)
async def new_cancellation(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _ask_why(request, order_id)


@post("/orders/{order_id:uuid}/cancellation", status_code=303, include_in_schema=False)
async def request_cancellation(
    request: AnyRequest, order_id: FromPath[UUID]
) -> Response[str] | Redirect:
    """Delivery decides; the order's page tells what it decided."""
    reason = (await read_form(request)).get("reason", "")
    try:
        msgspec.convert(reason, Note)
        await sales.request_cancellation(order_id, reason or None)
    except msgspec.ValidationError as error:
        errors = {"reason": " ".join((_("The reason"), plain(str(error))))}
        return await _ask_why(request, order_id, 422, reason=reason, errors=errors)
    except sales.CancellationRefused:
        return await _ask_why(request, order_id, 409, reason=reason)
    return Redirect(f"/orders/{order_id}", status_code=303, headers=PRIVATE)


@get("/track", include_in_schema=False)
async def new_search(request: AnyRequest) -> Response[str]:
    return _search(request, {}, {})


@post("/track", status_code=303, guards=[limit_forms], include_in_schema=False)
async def find_order(request: AnyRequest) -> Response[str] | Redirect:
    """Answers a wrong number and a wrong email alike, so that neither can be guessed alone."""
    form = await read_form(request)
    missing = {name: _(told) for name, told in MISSING.items() if not form.get(name)}
    if missing:
        return _search(request, form, missing, 422)
    try:
        order_id = await sales.find_by_number(form["order_number"], form["email"])
        return to_order(order_id, await sales.current_token(order_id))
    except sales.UnknownOrder:
        told = _("We found no order with this number and this email")
        return _search(request, form, {"order_number": told}, 404)


def to_order(
    order_id: UUID,
    token: str | None,
    *,
    just_placed: bool = False,
    cookies: Sequence[Cookie] = (),
) -> Redirect:
    """To the order's page, with `token` as the cookie that opens it; None leaves the browser's."""
    opener = [secret_cookie(identity.order_cookie(order_id), token, HALF_A_YEAR)] if token else []
    query = {"placed": "1"} if just_placed else None
    return Redirect(
        f"/orders/{order_id}",
        status_code=303,
        headers=PRIVATE,
        cookies=[*opener, *cookies],
        query_params=query,
    )


async def _ask_why(
    request: AnyRequest,
    order_id: UUID,
    status: int = 200,
    *,
    reason: str = "",
    errors: dict[str, str] | None = None,
) -> Response[str]:
    """The form that asks for a cancellation, or says that it is too late for one."""
    return page(
        request,
        "shop/cancellation/new.html",
        status,
        headers=PRIVATE,
        order=await sales.find_order(order_id),
        reason=reason,
        errors=errors or {},
    )


def _search(
    request: AnyRequest, form: Form, errors: Mapping[str, str], status: int = 200
) -> Response[str]:
    return page(
        request,
        "shop/tracking/new.html",
        status,
        order_number=form.get("order_number", ""),
        email=form.get("email", ""),
        errors=errors,
    )


handlers = [show_order, new_cancellation, request_cancellation, new_search, find_order]
