"""Managers list the shop's ways of delivery, add one, and change it."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.delivery_methods.form import (
    KINDS,
    form_faults,
    id_for,
    method_from,
    offered_carriers,
    other_languages,
    texts_of,
)
from app.services import sales
from app.services.sales import DeliveryMethodChanged, DeliveryMethodInput
from app.values.delivery_methods import DeliveryMethod, MethodKind
from app.values.formats import countries
from app.values.languages import offered_languages
from app.web import price_input
from app.web.address_entry import entries
from app.web.flash import Flash, see_other
from app.web.forms import Form, Typed, read_form
from app.web.identity import staff_member
from app.web.merging import expected_version
from app.web.pages import Answer, AnyRequest, page

METHODS: Final = "/staff/settings/delivery"
NEW: Final = f"{METHODS}/new"
# Methods of one name, before the form asks for another one.
MOST_ALIKE: Final = 50
FIRST: Final = Typed(active="yes", kind=MethodKind.SHIP)


@get(METHODS, include_in_schema=False)
async def list_delivery_methods(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/delivery_methods/index.html",
        member=await staff_member(request),
        methods=await sales.list_methods(),
        kinds=KINDS,
    )


@get(NEW, include_in_schema=False)
async def show_new_method(request: AnyRequest) -> Response[str]:
    return await _form(request, None, FIRST)


@post(NEW, status_code=303, include_in_schema=False)
async def add_delivery_method(request: AnyRequest) -> Answer:
    """The same form sent twice adds one method."""
    member, form = await staff_member(request), await read_form(request)
    if wrong := form_faults(form):
        return await _form(request, None, form, wrong)
    given = method_from(form, None)
    if not await _add(given, member.name):
        wrong = {"name": _("There are too many delivery methods of this name. Choose another")}
        return await _form(request, None, form, wrong)
    return _saved(given.name)


@get(f"{METHODS}/{{method_id:str}}", include_in_schema=False)
async def show_method(request: AnyRequest, method_id: FromPath[str]) -> Response[str]:
    method = await sales.find_method(method_id)
    return await _form(request, method, Typed(texts_of(method)))


@post(f"{METHODS}/{{method_id:str}}", status_code=303, include_in_schema=False)
async def change_delivery_method(request: AnyRequest, method_id: FromPath[str]) -> Answer:
    member, form = await staff_member(request), await read_form(request)
    method = await sales.find_method(method_id)
    if wrong := form_faults(form):
        return await _form(request, method, form, wrong, opened=form)
    given = method_from(form, method)
    try:
        await sales.put_method(method_id, given, member.name, {expected_version(form)})
    except DeliveryMethodChanged:
        return await _form(request, await sales.find_method(method_id), form, conflict=True)
    return _saved(given.name)


async def _add(given: DeliveryMethodInput, by: str) -> bool:
    for nth in range(1, MOST_ALIKE + 1):
        try:
            await sales.put_method(id_for(given.name, nth), given, by, {0})
        except DeliveryMethodChanged:
            continue
        return True
    return False


def _saved(name: str) -> Answer:
    return see_other(METHODS, Flash(_("“{title}” saved.").format(title=name)))


async def _form(
    request: AnyRequest,
    method: DeliveryMethod | None,
    typed: Form,
    wrong: Mapping[str, str] | None = None,
    *,
    opened: Form | None = None,
    conflict: bool = False,
) -> Response[str]:
    """Takes `opened`, the form that was sent: the version that it began with still counts."""
    version = method.version if method else 0
    return page(
        request,
        "staff/delivery_methods/edit.html",
        409 if conflict else 422 if wrong else 200,
        member=await staff_member(request),
        method=method,
        typed=typed,
        errors=wrong or {},
        conflict=conflict,
        version=opened["version"] if opened else version,
        languages_beside=other_languages(),
        spoken=[(code, one.own_name) for code, one in offered_languages().items()],
        kinds=KINDS,
        carriers=offered_carriers(),
        countries=countries(),
        entries=entries(),
        symbol=price_input.symbol(),
    )


handlers = [
    list_delivery_methods,
    show_new_method,
    add_delivery_method,
    show_method,
    change_delivery_method,
]
