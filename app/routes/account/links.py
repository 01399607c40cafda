"""A customer's orders without a password: a link is requested, mailed and opened, and starts a
session.
"""

from math import ceil
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language
from app.routes.account.asked_address import ASKED, asked_cookie, read_asked, spent_asked
from app.services import accounts
from app.values import fields
from app.web import identity
from app.web.cookies import read_secret, secret_cookie
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_form
from app.web.pages import PRIVATE, Answer, AnyRequest, page
from app.web.rate_limits import limit_forms
from app.web.visitor_cart import sign_in

DOOR, ASK, ORDERS = "/account", "/account/links", "/account/orders"
# The browser keeps the session for 30 days; the server may end it sooner.
SESSION_SECONDS: Final = 30 * 24 * 3600
FIELDS: Final = {
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter the email you order with"),
        gettext_noop("Enter an email in the form name@example.com"),
    )
}


@get(DOOR, include_in_schema=False)
async def show_door(request: AnyRequest) -> Answer:
    if await identity.account(request):
        return Redirect(ORDERS, status_code=303)
    return _door(request, {}, {})


@post(ASK, status_code=303, guards=[limit_forms], include_in_schema=False)
async def ask_for_link(request: AnyRequest) -> Answer:
    # The answer is the same for every address; the mail alone says whether it has orders.
    form = await read_form(request)
    if wrong := faults(form, FIELDS):
        return _door(request, form, wrong, 422)
    try:
        await accounts.ask_for_link(form["email"], language())
    except accounts.TooManyLinks as refusal:
        wait = {"Retry-After": str(ceil(refusal.seconds))}
        return _door(request, form, {"email": refusal.detail()}, 429, wait)
    number, cookie = asked_cookie(form["email"])
    address = f"{ASK}?{ASKED}={number}"
    return Redirect(address, status_code=303, headers=PRIVATE, cookies=[cookie])


@get(ASK, include_in_schema=False)
async def show_asked(request: AnyRequest) -> Answer:
    email = read_asked(request)
    if not email:
        return Redirect(DOOR, status_code=303)
    return page(request, "account/asked.html", headers=PRIVATE, email=email)


@get("/account/links/{link_id:uuid}", include_in_schema=False)
async def show_link(
    request: AnyRequest, link_id: FromPath[UUID], token: FromQuery[str] = ""
) -> Response[str]:
    # A button has to be pressed, because programs that scan mails open links but press nothing.
    try:
        link = await accounts.find_link(link_id, token)
    except accounts.DeadLink:
        return await _dead(request)
    return page(request, "account/link.html", headers=PRIVATE, link=link, token=token)


@post("/account/links/{link_id:uuid}/session", status_code=303, include_in_schema=False)
async def open_session(request: AnyRequest, link_id: FromPath[UUID]) -> Answer:
    try:
        token = (await read_form(request)).get("token", "")
        secret, owner = await accounts.open_session(link_id, token)
    except accounts.DeadLink:
        return await _dead(request)
    session = secret_cookie(identity.ACCOUNT_COOKIE, secret, SESSION_SECONDS)
    kept = await sign_in(request, owner)
    cookies = [session, *spent_asked(request), *kept]
    # The browser ends at an address without the token.
    return Redirect(ORDERS, status_code=303, headers=PRIVATE, cookies=cookies)


@post("/account/session/removal", include_in_schema=False)
async def close_session(request: AnyRequest) -> Redirect:
    everywhere = bool((await read_form(request)).get("everywhere"))
    secret = read_secret(request, identity.ACCOUNT_COOKIE)
    if secret:
        await accounts.close_session(secret, everywhere=everywhere)
    message = (
        _("You are signed out on all devices.")
        if everywhere
        else _("You are signed out on this device.")
    )
    return see_other(DOOR, Flash(message), secret_cookie(identity.ACCOUNT_COOKIE, "", 0))


def _door(
    request: AnyRequest,
    form: Form,
    errors: dict[str, str],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "account/new.html",
        status,
        headers={**PRIVATE, **(headers or {})},
        email=form.get("email", ""),
        errors=errors,
    )


async def _dead(request: AnyRequest) -> Response[str]:
    # The answer gives no reason; a customer who is signed in may simply go on.
    owner = await identity.account(request)
    return page(request, "account/dead.html", 410, headers=PRIVATE, owner=owner, errors={})


handlers = [show_door, ask_for_link, show_asked, show_link, open_session, close_session]
