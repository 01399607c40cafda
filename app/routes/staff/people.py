"""The staff as managers see them: who there is, in which roles, and where they are logged in."""

from collections.abc import Awaitable, Mapping
from typing import Final, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra.database import now
from app.services import staff
from app.services.staff import AlreadyThere, LastManager, Person, WeakPassword
from app.values import fields
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_all, read_form, typed
from app.web.identity import staff_member
from app.web.pages import PRIVATE, Answer, AnyRequest, page

PEOPLE: Final = "/staff/people"
PERSON: Final = f"{PEOPLE}/{{staff_id:uuid}}"
FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(gettext_noop("Name"), fields.Name, gettext_noop("Enter a name")),
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter their email for logging in"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
    "role": Field(
        gettext_noop("Role"),
        Literal["packer", "support", "manager"],
        gettext_noop("Choose a role"),
        gettext_noop("Choose a role"),
    ),
}


@get(PEOPLE, include_in_schema=False)
async def list_people(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/people/index.html",
        member=await staff_member(request),
        people=await staff.list_people(),
        invitations=await staff.list_invitations(),
        now=await now(),
    )


@get(f"{PEOPLE}/new", include_in_schema=False)
async def ask_person(request: AnyRequest) -> Response[str]:
    return await _new_form(request, {"role": "packer"}, {})


@post(PEOPLE, include_in_schema=False)
async def add_person(request: AnyRequest) -> Answer:
    form = await read_form(request)
    wrong = faults(form, FIELDS)
    chosen = await _password(request)
    entry = typed(form, *FIELDS)
    try:
        if chosen:
            await staff.refuse_weak_password(chosen, entry["email"], entry["name"])
    except WeakPassword as weak:
        wrong |= weak.faults()
    if wrong:
        return await _new_form(request, form, wrong)
    # A password that is generated is shown once.
    password = chosen or staff.generate_password()
    try:
        await staff.add_person(entry["email"], entry["role"], password, entry["name"])
    except AlreadyThere as taken:
        return await _new_form(request, form, taken.faults(), 409)
    person = await staff.find_by_address(entry["email"])
    if chosen:
        return _done(person, _("{name} can log in now."))
    return await _shown_once(request, person, password)


@get(PERSON, include_in_schema=False)
async def show_person(request: AnyRequest, staff_id: FromPath[UUID]) -> Response[str]:
    return await _show(request, staff_id)


@post(f"{PERSON}/role", include_in_schema=False)
async def change_role(request: AnyRequest, staff_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    if wrong := faults(form, {"role": FIELDS["role"]}):
        return await _show(request, staff_id, wrong)
    messages = {
        "manager": _("{name} is now a manager."),
        "support": _("{name} is now in support."),
        "packer": _("{name} is now a packer."),
    }
    change = staff.set_role(staff_id, form["role"])
    return await _changed(request, staff_id, change, messages[form["role"]])


@post(f"{PERSON}/deactivation", include_in_schema=False)
async def deactivate(request: AnyRequest, staff_id: FromPath[UUID]) -> Answer:
    # Their API keys are revoked too, but for those that the page listed and nobody ticked.
    listed, ticked = await read_all(request, "listed"), await read_all(request, "revoke")
    kept = {
        key.key_id
        for key in await staff.keys_made_by(staff_id)
        if str(key.key_id) in listed and str(key.key_id) not in ticked
    }
    message = _("{name} has been logged out everywhere and can no longer log in.")
    return await _changed(request, staff_id, staff.deactivate(staff_id, kept), message)


@post(f"{PERSON}/reactivation", include_in_schema=False)
async def reactivate(request: AnyRequest, staff_id: FromPath[UUID]) -> Answer:
    message = _("{name} can log in again with the previous password.")
    return await _changed(request, staff_id, staff.reactivate(staff_id), message)


@post(f"{PERSON}/second-factor/removal", include_in_schema=False)
async def remove_second_factor(request: AnyRequest, staff_id: FromPath[UUID]) -> Answer:
    # One's own is turned off on the account's page, which asks for the password.
    if (await staff_member(request)).staff_id == staff_id:
        return Redirect("/staff/account", status_code=303)
    message = _("{name} now logs in with the password alone.")
    return await _changed(request, staff_id, staff.remove_second_factor(staff_id), message)


@post(f"{PERSON}/sessions/removal", include_in_schema=False)
async def log_out_everywhere(request: AnyRequest, staff_id: FromPath[UUID]) -> Answer:
    message = _("{name} has been logged out everywhere.")
    return await _changed(request, staff_id, staff.log_out_everywhere(staff_id), message)


@post(f"{PERSON}/password", include_in_schema=False)
async def renew_password(request: AnyRequest, staff_id: FromPath[UUID]) -> Answer:
    # One's own password is changed on the account's page, which asks for the old one.
    if (await staff_member(request)).staff_id == staff_id:
        return Redirect("/staff/account", status_code=303)
    chosen = await _password(request)
    password = chosen or staff.generate_password()
    try:
        await staff.set_password(staff_id, password)
    except WeakPassword as weak:
        return await _show(request, staff_id, weak.faults())
    person = await staff.find_person(staff_id)
    if chosen:
        return _done(person, _("{name} has a new password and has been logged out everywhere."))
    return await _shown_once(request, person, password)


async def _password(request: AnyRequest) -> str:
    # A password keeps its blanks, unlike the fields of `read_form`.
    return "".join(await read_all(request, "password"))


async def _changed(
    request: AnyRequest, staff_id: UUID, change: Awaitable[object], message: str
) -> Answer:
    try:
        await change
    except LastManager as last:
        return await _show(request, staff_id, {"": last.detail()}, 409)
    return _done(await staff.find_person(staff_id), message)


async def _show(
    request: AnyRequest, staff_id: UUID, wrong: Mapping[str, str] | None = None, status: int = 422
) -> Response[str]:
    return page(
        request,
        "staff/people/show.html",
        status if wrong else 200,
        member=await staff_member(request),
        person=await staff.find_person(staff_id),
        sessions=await staff.list_sessions(staff_id),
        keys=await staff.keys_made_by(staff_id),
        least=staff.MIN_PASSWORD_LENGTH,
        errors=wrong or {},
    )


async def _new_form(
    request: AnyRequest, form: Form, wrong: Mapping[str, str], status: int = 422
) -> Response[str]:
    return page(
        request,
        "staff/people/new.html",
        status if wrong else 200,
        member=await staff_member(request),
        typed=typed(form, *FIELDS),
        least=staff.MIN_PASSWORD_LENGTH,
        errors=wrong,
    )


async def _shown_once(request: AnyRequest, person: Person, password: str) -> Response[str]:
    return page(
        request,
        "staff/people/password.html",
        201,
        headers=PRIVATE,
        member=await staff_member(request),
        person=person,
        password=password,
    )


def _done(person: Person, message: str) -> Redirect:
    return see_other(f"{PEOPLE}/{person.staff_id}", Flash(message.format(name=person.name)))


handlers = [
    list_people,
    ask_person,
    add_person,
    show_person,
    change_role,
    deactivate,
    reactivate,
    remove_second_factor,
    log_out_everywhere,
    renew_password,
]
