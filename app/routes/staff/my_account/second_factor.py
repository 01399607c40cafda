"""One's own second step at login: set up with an app, recovery codes, turned off."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.my_account.page import ACCOUNT, show_own
from app.services import staff
from app.services.staff import (
    NoSecondFactor,
    SecondFactorExists,
    StaffMember,
    WrongCode,
    WrongCredentials,
)
from app.web.flash import Flash, see_other
from app.web.forms import read_all, read_form
from app.web.identity import session_secret, staff_member
from app.web.known_devices import code_device_cookie
from app.web.pages import PRIVATE, Answer, AnyRequest, page
from app.web.rate_limits import count_code, count_login, reset_code_tries, reset_login_tries

T = TypeVar("T")

FACTOR: Final = f"{ACCOUNT}/second-factor"
# The field of the password, which differs from that of the form beside it.
PASSWORD: Final = "own_password"


class _Refused(Exception):
    """The password is wrong, or was tried too often."""

    def __init__(self, said: str, status: int = 422, wait: int = 0) -> None:
        super().__init__(said)
        self.said, self.status, self.wait = said, status, wait


@get(FACTOR, include_in_schema=False)
async def show_factor(request: AnyRequest) -> Answer:
    return await _scan(request, {})


@post(FACTOR, status_code=303, include_in_schema=False)
async def begin(request: AnyRequest) -> Answer:
    try:
        await _checked(request, staff.begin_second_factor)
    except _Refused as refused:
        return await _refuse(request, refused)
    except SecondFactorExists as exists:
        return see_other(ACCOUNT, Flash(exists.detail(), "warning"))
    return Redirect(FACTOR, status_code=303)


@post(f"{FACTOR}/confirmation", status_code=200, include_in_schema=False)
async def confirm(request: AnyRequest) -> Answer:
    member, code = await staff_member(request), (await read_form(request)).get("code", "")
    if not code:
        return await _scan(request, {"code": _("Enter the code")})
    whose = member.staff_id, member.email, await staff.mark_of_factor(member.staff_id)
    if wait := await count_code(request, *whose):
        said = _("Too many wrong codes. Try again in {count} min.").format(count=-(-wait // 60))
        return await _scan(request, {"code": said}, 429, {"Retry-After": str(wait)})
    try:
        codes = await staff.confirm_second_factor(member, code, session_secret(request))
    except WrongCode as wrong:
        return await _scan(request, wrong.faults())
    except (NoSecondFactor, SecondFactorExists) as over:
        return see_other(ACCOUNT, Flash(over.detail(), "warning"))
    await reset_code_tries(request, *whose)
    return await _codes(request, codes, [code_device_cookie(request, *whose[1:])])


@post(f"{FACTOR}/recovery-codes", status_code=200, include_in_schema=False)
async def renew_codes(request: AnyRequest) -> Answer:
    try:
        codes = await _checked(request, staff.renew_recovery_codes)
    except _Refused as refused:
        return await _refuse(request, refused)
    except NoSecondFactor as gone:
        return see_other(ACCOUNT, Flash(gone.detail(), "warning"))
    return await _codes(request, codes)


@post(f"{FACTOR}/removal", status_code=303, include_in_schema=False)
async def remove(request: AnyRequest) -> Answer:
    try:
        await _checked(request, staff.remove_own_second_factor)
    except _Refused as refused:
        return await _refuse(request, refused)
    return see_other(ACCOUNT, Flash(_("From now on you log in with your password alone.")))


async def _checked(request: AnyRequest, act: Callable[[StaffMember, str], Awaitable[T]]) -> T:
    """Counts the password as those at the login are. Raises `_Refused` and what `act` raises."""
    member = await staff_member(request)
    if wait := await count_login(request, member.email):
        said = _("Too many wrong passwords. Try again in {count} min.")
        raise _Refused(said.format(count=-(-wait // 60)), 429, wait)
    try:
        done = await act(member, "".join(await read_all(request, PASSWORD)))
    except WrongCredentials as wrong:
        raise _Refused(_("That is not your current password")) from wrong
    await reset_login_tries(request, member.email)
    return done


async def _refuse(request: AnyRequest, refused: _Refused) -> Response[str]:
    headers = {"Retry-After": str(refused.wait)} if refused.wait else None
    return await show_own(request, {PASSWORD: refused.said}, refused.status, headers)


async def _scan(
    request: AnyRequest,
    wrong: Mapping[str, str],
    status: int = 422,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    member = await staff_member(request)
    try:
        found = await staff.new_factor(member)
    except (NoSecondFactor, SecondFactorExists):
        return Redirect(ACCOUNT, status_code=303)
    return page(
        request,
        "staff/my_account/second_factor.html",
        status if wrong else 200,
        headers={**PRIVATE, **(headers or {})},
        member=member,
        found=found,
        errors=wrong,
    )


async def _codes(
    request: AnyRequest, codes: list[str], cookies: Sequence[Cookie] = ()
) -> Response[str]:
    member = await staff_member(request)
    name = "staff/my_account/recovery_codes.html"
    return page(request, name, headers=PRIVATE, cookies=cookies, member=member, codes=codes)


handlers = [show_factor, begin, confirm, renew_codes, remove]
