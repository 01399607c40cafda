"""The page behind the address that a new shop prints: it makes the first manager, and logs in."""

from collections.abc import Mapping
from math import ceil
from typing import Final

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext_noop
from app.services import staff
from app.values import fields
from app.web.forms import Field, Form, faults, read_all, read_form, typed
from app.web.identity import set_actor
from app.web.new_session import came_from, replace_session
from app.web.pages import PRIVATE, Answer, AnyRequest, page
from app.web.rate_limits import limit_forms

HERE: Final = "/staff/first-manager"
FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(gettext_noop("Name"), fields.Name, gettext_noop("Enter your name")),
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter your email for logging in"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
}


@get(HERE, include_in_schema=False)
async def ask_first_manager(request: AnyRequest, token: FromQuery[str] = "") -> Response[str]:
    if not await staff.first_link_opens(token):
        return _dead(request)
    return _form(request, {"token": token}, {})


@post(HERE, guards=[limit_forms], status_code=303, include_in_schema=False)
async def add_first_manager(request: AnyRequest) -> Answer:
    form = await read_form(request)
    token, password = form.get("token", ""), "".join(await read_all(request, "password"))
    if not await staff.first_link_opens(token):
        return _dead(request)
    entry = typed(form, *FIELDS)
    if wrong := {**faults(form, FIELDS), **await _weakness(password, entry)}:
        return _form(request, form, wrong)
    set_actor(request, "visitor")
    named = (entry["email"], entry["name"], password)
    try:
        browser = staff.Browser(*came_from(request))
        secret = await staff.add_first_manager(token, *named, browser)
    except staff.DeadStaffLink:
        return _dead(request)
    except staff.AlreadyThere as taken:
        return _form(request, form, taken.faults(), 409)
    except staff.Busy as busy:
        wait = {"Retry-After": str(ceil(busy.retry_after()))}
        return _form(request, form, {"password": busy.detail()}, 503, wait)
    cookies = await replace_session(request, secret, entry["email"])
    return Redirect("/staff/setup", status_code=303, headers=PRIVATE, cookies=cookies)


async def _weakness(password: str, entry: Mapping[str, str]) -> Mapping[str, str]:
    try:
        await staff.refuse_weak_password(password, entry["email"], entry["name"])
    except staff.WeakPassword as weak:
        return weak.faults()
    return {}


def _form(
    request: AnyRequest,
    form: Form,
    wrong: Mapping[str, str],
    status: int = 422,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "staff/login/first_manager.html",
        status if wrong else 200,
        headers={**PRIVATE, **(headers or {})},
        token=form.get("token", ""),
        typed=typed(form, *FIELDS),
        least=staff.MIN_PASSWORD_LENGTH,
        errors=wrong,
    )


def _dead(request: AnyRequest) -> Response[str]:
    return page(request, "staff/login/dead_first_link.html", 410, headers=PRIVATE)


handlers = [ask_first_manager, add_first_manager]
