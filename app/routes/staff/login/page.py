"""Logging in to the staff pages and out again, with the session's cookie."""

from math import ceil
from typing import Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.login.half_login import half_cookie
from app.services import staff
from app.values import roles
from app.values.roles import HasRole
from app.values.statuses import ShipmentStatus
from app.web.client_address import address
from app.web.cookies import secret_cookie
from app.web.flash import Flash, see_other
from app.web.forms import local_path, read_all, read_form
from app.web.identity import SESSION_COOKIE, end_session, session_member, set_actor
from app.web.known_devices import device_of
from app.web.new_session import came_from, replace_session
from app.web.pages import Answer, AnyRequest, page
from app.web.rate_limits import count_login, reset_login_tries

HOME: Final = "/staff"
# For packers, what is to be shipped comes first.
FIRST_PAGES: Final = {roles.PACKER: f"/staff/shipments?status={ShipmentStatus.PENDING}"}
# Characters of a password that are worth hashing.
LONGEST: Final = 1000


@get("/staff/login", include_in_schema=False)
async def show_login(request: AnyRequest) -> Answer:
    wanted = after_login(request.query_params.get("next", ""))
    if member := await session_member(request):
        return Redirect(wanted or first_page(member), status_code=303)
    return page(request, "staff/login/new.html", email="", next=wanted, errors={})


@post("/staff/login", include_in_schema=False)
async def log_in(request: AnyRequest) -> Answer:
    """Begins a new session, and ends the browser's former one.

    The answer to a failure does not say what was wrong, and keeps the address in its field.
    """
    form = await read_form(request)
    email, wanted = form.get("email", ""), after_login(form.get("next", ""))
    if wait := await count_login(request, email):
        return _turned_away(request, email, wanted, wait)
    set_actor(request, "visitor")
    try:
        password = "".join(await read_all(request, "password"))
        secret = await _secret_for(request, email, password)
    except staff.Busy as busy:
        return _busy(request, email, wanted, busy.retry_after())
    except staff.WrongCredentials as wrong:
        errors = {"email": wrong.detail()}
        return page(request, "staff/login/new.html", 401, email=email, next=wanted, errors=errors)
    except staff.CodeNeeded as needed:
        await reset_login_tries(request, email)
        half = staff.HalfLogin(needed.staff_id, needed.mark)
        asked = f"/staff/login/code?{urlencode({'next': wanted})}"
        return Redirect(asked, status_code=303, cookies=[half_cookie(half, email)])
    await reset_login_tries(request, email)
    cookies = await replace_session(request, secret, email)
    first = first_page(await staff.member_of_session(secret))
    return Redirect(wanted or first, status_code=303, cookies=cookies)


@post("/staff/logout", include_in_schema=False)
async def log_out(request: AnyRequest) -> Redirect:
    set_actor(request, "visitor")
    await end_session(request)
    gone = secret_cookie(SESSION_COOKIE, "", 0)
    return see_other("/staff/login", Flash(_("You are logged out.")), gone)


def _turned_away(request: AnyRequest, email: str, wanted: str, wait: int) -> Response[str]:
    # The right password gets this answer, too: it must not confirm a guess.
    message = _("Too many wrong passwords. Try again in {count} min.").format(count=ceil(wait / 60))
    return page(
        request,
        "staff/login/new.html",
        429,
        headers={"Retry-After": str(wait)},
        email=email,
        next=wanted,
        errors={"email": message},
    )


def _busy(request: AnyRequest, email: str, wanted: str, seconds: float) -> Response[str]:
    message = _("Too many people are logging in right now. Try again in a moment.")
    return page(
        request,
        "staff/login/new.html",
        503,
        headers={"Retry-After": str(ceil(seconds))},
        email=email,
        next=wanted,
        errors={"email": message},
    )


async def _secret_for(request: AnyRequest, email: str, password: str) -> str:
    """Raises `staff.Busy`, `staff.CodeNeeded`, and `staff.WrongCredentials`, even for an impossible
    password.
    """
    if not (email.isprintable() and 0 < len(password) <= LONGEST):
        raise staff.WrongCredentials
    source = staff.LoginSource(address(request), known=bool(device_of(request, email)))
    return await staff.log_in(email, password, *came_from(request), source)


def after_login(wanted: str) -> str:
    """Returns the page of the staff that was wanted, or "" for the first one."""
    path = local_path(wanted, "")
    return path if path.startswith("/staff/") and not path.startswith("/staff/log") else ""


def first_page(member: HasRole | None) -> str:
    return FIRST_PAGES.get(member.role, HOME) if member else HOME


handlers = [show_login, log_in, log_out]
