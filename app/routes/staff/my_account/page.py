"""The member's own account: the password, and the browsers that are logged in."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.services import staff
from app.services.staff import WeakPassword, WrongCredentials
from app.web.cookies import secret_cookie
from app.web.flash import Flash, see_other
from app.web.forms import read_all
from app.web.identity import SESSION_COOKIE, session_secret, staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.rate_limits import count_login, reset_login_tries

ACCOUNT: Final = "/staff/account"


@get(ACCOUNT, include_in_schema=False)
async def show_account(request: AnyRequest) -> Response[str]:
    return await show_own(request, {})


@post(f"{ACCOUNT}/password", include_in_schema=False)
async def change_password(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    current, new = [
        "".join(await read_all(request, name)) for name in ("current_password", "password")
    ]
    # Guesses at the old password are counted as those at the login are.
    if wait := await count_login(request, member.email):
        message = _("Too many wrong passwords. Try again in {count} min.")
        wrong = {"current_password": message.format(count=-(-wait // 60))}
        return await show_own(request, wrong, 429, {"Retry-After": str(wait)})
    try:
        await staff.change_password(member, current, new, session_secret(request))
    except WrongCredentials:
        return await show_own(request, {"current_password": _("That is not your current password")})
    except WeakPassword as weak:
        return await show_own(request, weak.faults())
    await reset_login_tries(request, member.email)
    return _done(_("Your password has been changed. All other browsers are logged out."))


@post(f"{ACCOUNT}/sessions/{{session_id:uuid}}/removal", include_in_schema=False)
async def end_session(request: AnyRequest, session_id: FromPath[UUID]) -> Redirect:
    member = await staff_member(request)
    await staff.end_session(member.staff_id, session_id)
    return _done(_("That browser has been logged out."))


@post(f"{ACCOUNT}/sessions/removal", include_in_schema=False)
async def log_out_everywhere(request: AnyRequest) -> Redirect:
    await staff.log_out_everywhere((await staff_member(request)).staff_id)
    message = Flash(_("You are logged out everywhere."))
    return see_other("/staff/login", message, secret_cookie(SESSION_COOKIE, "", 0))


async def show_own(
    request: AnyRequest,
    wrong: Mapping[str, str],
    status: int = 422,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    member = await staff_member(request)
    return page(
        request,
        "staff/my_account/show.html",
        status if wrong else 200,
        headers=headers,
        member=member,
        sessions=await staff.list_sessions(member.staff_id, session_secret(request)),
        least=staff.MIN_PASSWORD_LENGTH,
        factor=await staff.find_second_factor(member.staff_id),
        errors=wrong,
    )


def _done(message: str) -> Redirect:
    return see_other(ACCOUNT, Flash(message))


handlers = [show_account, change_password, end_session, log_out_everywhere]
