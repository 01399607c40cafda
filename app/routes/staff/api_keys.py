"""API keys as managers see them: made, shown once, revoked."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import staff
from app.services.flats import SCOPES, known_scopes
from app.values import fields
from app.web.first_call import first_call
from app.web.flash import Flash, see_other
from app.web.forms import Field, faults, read_all, read_form
from app.web.identity import staff_member
from app.web.pages import PRIVATE, AnyRequest, page

KEYS: Final = "/staff/keys"
FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(
        gettext_noop("Name"), fields.Name, gettext_noop("Say what the key is for, such as Till 2")
    )
}


@get(KEYS, include_in_schema=False)
async def list_keys(request: AnyRequest) -> Response[str]:
    return await _list(request)


@post(KEYS, include_in_schema=False)
async def make_key(request: AnyRequest) -> Response[str]:
    form = await read_form(request)
    name, scopes = form.get("name", ""), await read_all(request, "scope")
    wrong = faults(form, FIELDS)
    try:
        known = known_scopes(scopes)
    except staff.UnknownScope:
        known = []
    if not known:
        wrong["scope"] = _("Choose at least one permission")
    if wrong:
        return await _list(request, name, scopes, wrong)
    secret = await staff.create_key(name, known)
    return page(
        request,
        "staff/api_keys/made.html",
        201,
        headers=PRIVATE,
        member=await staff_member(request),
        name=name,
        scopes=known,
        secret=secret,
        call=first_call(request.app.state.doors, known, secret),
    )


@post(f"{KEYS}/{{key_id:uuid}}/revocation", include_in_schema=False)
async def revoke_key(key_id: FromPath[UUID]) -> Redirect:
    name = await staff.revoke_key(key_id)
    message = _("{name} is revoked.").format(name=name)
    return see_other(KEYS, Flash(message))


async def _list(
    request: AnyRequest,
    name: str = "",
    scopes: Sequence[str] = (),
    wrong: Mapping[str, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "staff/api_keys/index.html",
        422 if wrong else 200,
        member=await staff_member(request),
        keys=await staff.list_keys(),
        scopes=SCOPES,
        name=name,
        chosen=scopes,
        errors=wrong or {},
    )


handlers = [list_keys, make_key, revoke_key]
