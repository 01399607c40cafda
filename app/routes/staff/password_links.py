"""A forgotten password: a link is asked for, mailed and opened, and a new password is chosen."""

from collections.abc import Mapping
from math import ceil
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language
from app.services import staff
from app.settings import settings
from app.values import fields
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_all, read_form
from app.web.identity import set_actor
from app.web.pages import PRIVATE, Answer, AnyRequest, page
from app.web.rate_limits import count_login, limit_forms, reset_login_tries

LINKS: Final = "/staff/password-links"
LINK: Final = f"{LINKS}/{{link_id:uuid}}"
FIELDS: Final = {
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter the email you log in with"),
        gettext_noop("Enter an email in the form name@example.com"),
    )
}


@get(f"{LINKS}/new", include_in_schema=False)
async def show_forgotten(request: AnyRequest) -> Response[str]:
    return _form(request, {}, {})


@post(LINKS, guards=[limit_forms], status_code=303, include_in_schema=False)
async def ask_for_link(request: AnyRequest) -> Answer:
    # The answer is the same for every address; the mail alone says whether anybody has it.
    form = await read_form(request)
    if wrong := faults(form, FIELDS):
        return _form(request, form, wrong, 422)
    if wait := await count_login(request, form["email"], "password link"):
        message = _("Too many requests. Try again in {count} min.").format(count=ceil(wait / 60))
        return _form(request, form, {"email": message}, 429, {"Retry-After": str(wait)})
    set_actor(request, "visitor")
    await staff.ask_for_password_link(form["email"], language())
    return see_other("/staff/login", _answer())


@get(LINK, include_in_schema=False)
async def show_link(
    request: AnyRequest, link_id: FromPath[UUID], token: FromQuery[str] = ""
) -> Response[str]:
    return await _ask_password(request, link_id, token, {})


@post(f"{LINK}/password", guards=[limit_forms], status_code=303, include_in_schema=False)
async def renew_password(request: AnyRequest, link_id: FromPath[UUID]) -> Answer:
    token = (await read_form(request)).get("token", "")
    password = "".join(await read_all(request, "password"))
    set_actor(request, "visitor")
    try:
        email = await staff.renew_password(link_id, token, password)
    except staff.DeadStaffLink:
        return _dead(request)
    except staff.WeakPassword as weak:
        return await _ask_password(request, link_id, token, weak.faults())
    except staff.Busy as busy:
        wait = {"Retry-After": str(ceil(busy.retry_after()))}
        return await _ask_password(request, link_id, token, {"password": busy.detail()}, 503, wait)
    await reset_login_tries(request, email)
    return see_other("/staff/login", Flash(_("Your new password is set. Log in with it.")))


async def _ask_password(
    request: AnyRequest,
    link_id: UUID,
    token: str,
    wrong: Mapping[str, str],
    status: int = 422,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    try:
        found = await staff.find_password_link(link_id, token)
    except staff.DeadStaffLink:
        return _dead(request)
    return page(
        request,
        "staff/login/new_password.html",
        status if wrong else 200,
        headers={**PRIVATE, **(headers or {})},
        found=found,
        token=token,
        least=staff.MIN_PASSWORD_LENGTH,
        errors=wrong,
    )


def _form(
    request: AnyRequest,
    form: Form,
    wrong: Mapping[str, str],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    typed = form.get("email", "")
    name = "staff/login/forgotten.html"
    return page(request, name, status, headers=headers, email=typed, errors=wrong)


def _answer() -> Flash:
    if settings.mails_leave:
        message = _(
            "If this email belongs to an account, a link to choose a new password is on its way. It"
            " works for 30 minutes."
        )
        return Flash(message)
    message = _(
        "No mail server is set, so emails stay on the computer where the shop runs. A manager can"
        " set a new password for you."
    )
    return Flash(message, "warning")


def _dead(request: AnyRequest) -> Response[str]:
    return page(request, "staff/login/dead_password_link.html", 410, headers=PRIVATE)


handlers = [show_forgotten, ask_for_link, show_link, renew_password]
