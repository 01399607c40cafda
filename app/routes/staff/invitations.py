"""Invitations to the staff: managers send them, and the invited set a password."""

from collections.abc import Mapping
from math import ceil
from typing import Final, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language
from app.services import staff
from app.settings import settings
from app.values import fields
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_all, read_form, typed
from app.web.identity import set_actor, staff_member
from app.web.new_session import came_from, replace_session
from app.web.pages import PRIVATE, Answer, AnyRequest, page
from app.web.rate_limits import limit_forms

PEOPLE: Final = "/staff/people"
SENT: Final = f"{PEOPLE}/invitations"
ONE: Final = f"{SENT}/{{invitation_id:uuid}}"
LINK: Final = "/staff/invitations/{invitation_id:uuid}"
FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(gettext_noop("Name"), fields.Name, gettext_noop("Enter a name")),
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter the email to send the invitation to"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
    "role": Field(
        gettext_noop("Role"),
        Literal["packer", "support", "manager"],
        gettext_noop("Choose a role"),
        gettext_noop("Choose a role"),
    ),
}


@get(f"{SENT}/new", include_in_schema=False)
async def ask_invitation(request: AnyRequest) -> Response[str]:
    return await _new_form(request, {"role": "packer"}, {})


@post(SENT, include_in_schema=False)
async def invite(request: AnyRequest) -> Answer:
    form = await read_form(request)
    if wrong := faults(form, FIELDS):
        return await _new_form(request, form, wrong)
    by, entry = await staff_member(request), typed(form, *FIELDS)
    try:
        sent = await staff.invite(entry["email"], entry["role"], entry["name"], by.name, language())
    except (staff.AlreadyThere, staff.AlreadyInvited) as taken:
        return await _new_form(request, form, taken.faults(), 409)
    return _mailed(_("An email with a link is on its way to {email}."), sent)


@post(f"{ONE}/mails", include_in_schema=False)
async def send_again(request: AnyRequest, invitation_id: FromPath[UUID]) -> Answer:
    try:
        sent = await staff.send_invitation_again(invitation_id, language())
    except staff.UnknownInvitation as gone:
        return _gone(gone)
    return _mailed(_("An email with a new link is on its way to {email}."), sent)


@post(f"{ONE}/removal", include_in_schema=False)
async def withdraw(request: AnyRequest, invitation_id: FromPath[UUID]) -> Answer:
    try:
        withdrawn = await staff.withdraw_invitation(invitation_id)
    except staff.UnknownInvitation as gone:
        return _gone(gone)
    return _done(_("The invitation to {email} is withdrawn; its link no longer works."), withdrawn)


@get(LINK, include_in_schema=False)
async def show_invitation(
    request: AnyRequest, invitation_id: FromPath[UUID], token: FromQuery[str] = ""
) -> Response[str]:
    return await _ask_password(request, invitation_id, token, {})


@post(f"{LINK}/acceptance", guards=[limit_forms], status_code=303, include_in_schema=False)
async def accept(request: AnyRequest, invitation_id: FromPath[UUID]) -> Answer:
    token = (await read_form(request)).get("token", "")
    password = "".join(await read_all(request, "password"))
    try:
        invitation = await staff.find_invitation(invitation_id, token)
        browser = staff.Browser(*came_from(request))
        set_actor(request, "visitor")
        secret = await staff.accept_invitation(invitation_id, token, password, browser)
    except staff.DeadStaffLink:
        return _dead(request)
    except staff.WeakPassword as weak:
        return await _ask_password(request, invitation_id, token, weak.faults())
    except staff.Busy as busy:
        wait = {"Retry-After": str(ceil(busy.retry_after()))}
        said = {"password": busy.detail()}
        return await _ask_password(request, invitation_id, token, said, 503, wait)
    cookies = await replace_session(request, secret, invitation.email)
    # The login leads somebody who is logged in to the first page of the role.
    return Redirect("/staff/login", status_code=303, headers=PRIVATE, cookies=cookies)


async def _ask_password(
    request: AnyRequest,
    invitation_id: UUID,
    token: str,
    wrong: Mapping[str, str],
    status: int = 422,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    try:
        invitation = await staff.find_invitation(invitation_id, token)
    except staff.DeadStaffLink:
        return _dead(request)
    return page(
        request,
        "staff/login/invitation.html",
        status if wrong else 200,
        headers={**PRIVATE, **(headers or {})},
        invitation=invitation,
        token=token,
        least=staff.MIN_PASSWORD_LENGTH,
        errors=wrong,
    )


async def _new_form(
    request: AnyRequest, form: Form, wrong: Mapping[str, str], status: int = 422
) -> Response[str]:
    return page(
        request,
        "staff/people/invitation.html",
        status if wrong else 200,
        member=await staff_member(request),
        typed=typed(form, *FIELDS),
        errors=wrong,
    )


def _dead(request: AnyRequest) -> Response[str]:
    return page(request, "staff/login/dead_invitation.html", 410, headers=PRIVATE)


def _gone(refusal: staff.UnknownInvitation) -> Redirect:
    return see_other(PEOPLE, Flash(refusal.detail(), "error"))


def _mailed(message: str, invitation: staff.Invitation) -> Redirect:
    if settings.mails_leave:
        return _done(message, invitation)
    told = _("No mail server is set, so the email to {email} is only kept in {folder}.")
    said = told.format(email=invitation.email, folder=settings.mail_folder)
    return see_other(PEOPLE, Flash(said, "warning"))


def _done(message: str, invitation: staff.Invitation) -> Redirect:
    return see_other(PEOPLE, Flash(message.format(email=invitation.email)))


handlers = [ask_invitation, invite, send_again, withdraw, show_invitation, accept]
