"""The second step of the login: a code from an app, or a recovery code."""

from collections.abc import Mapping
from math import ceil
from typing import Final

from litestar import Response, get, post
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.login.half_login import read_half, spent_half
from app.routes.staff.login.page import after_login, first_page
from app.services import staff
from app.web.flash import Flash, see_other
from app.web.forms import Form, read_form
from app.web.identity import set_actor
from app.web.known_devices import code_device_cookie
from app.web.new_session import came_from, replace_session
from app.web.pages import Answer, AnyRequest, page
from app.web.rate_limits import count_code, reset_code_tries

CODE: Final = "/staff/login/code"


@get(CODE, include_in_schema=False)
async def show_code(request: AnyRequest) -> Answer:
    if read_half(request) is None:
        return Redirect("/staff/login", status_code=303)
    return _form(request, {"next": request.query_params.get("next", "")}, {})


@post(CODE, status_code=303, include_in_schema=False)
async def log_in_with_code(request: AnyRequest) -> Answer:
    form, waiting = await read_form(request), read_half(request)
    if waiting is None:
        return _too_late()
    field = "recovery_code" if form.get("recovery_code") else "code"
    if not (code := form.get(field, "")):
        return _form(request, form, {"code": _("Enter the code")})
    whose = waiting.half.staff_id, waiting.email, await staff.mark_of_factor(waiting.half.staff_id)
    if wait := await count_code(request, *whose):
        message = _("Too many wrong codes. Try again in {count} min.").format(count=ceil(wait / 60))
        return _form(request, form, {field: message}, 429, {"Retry-After": str(wait)})
    set_actor(request, "visitor")
    browser = staff.Browser(*came_from(request))
    try:
        secret = await staff.finish_log_in(waiting.half, code, browser)
    except staff.WrongCode as wrong:
        return _form(request, form, {field: wrong.detail()})
    except staff.WrongCredentials:
        return _too_late()
    await reset_code_tries(request, *whose)
    session = await replace_session(request, secret, waiting.email)
    cookies = [*session, code_device_cookie(request, *whose[1:]), spent_half()]
    first = first_page(await staff.member_of_session(secret))
    wanted = after_login(form.get("next", "")) or first
    return Redirect(wanted, status_code=303, cookies=cookies)


def _form(
    request: AnyRequest,
    form: Form,
    wrong: Mapping[str, str],
    status: int = 422,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "staff/login/code.html",
        status if wrong else 200,
        headers=headers,
        next=after_login(form.get("next", "")),
        errors=wrong,
    )


def _too_late() -> Redirect:
    message = Flash(_("That took too long. Log in again."), "warning")
    return see_other("/staff/login", message, spent_half())


handlers = [show_code, log_in_with_code]
