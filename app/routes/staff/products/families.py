"""A product's family: managers name its options, add products, make combinations and part them."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.products.family_form import (
    OPTIONS,
    family_fields,
    fault_of,
    read_family,
    rows_of,
)
from app.services import products
from app.services.products import Family, FamilyChanged, UnknownFamily
from app.values.fields import Invalid
from app.web.flash import Flash, see_other
from app.web.forms import Typed, read_form
from app.web.identity import staff_member
from app.web.merging import expected_version
from app.web.pages import Answer, AnyRequest, page

FAMILY: Final = "/staff/families/{family_id:str}"


@get(FAMILY, include_in_schema=False)
async def show_family(request: AnyRequest, family_id: FromPath[str]) -> Response[str]:
    """A product without a family can begin one, which has the product's id."""
    family = await _standing(family_id)
    name = "" if family else (await products.find_record(family_id)).name
    return await _form(request, family_id, family_fields(family, family_id, name), {})


@post(FAMILY, include_in_schema=False)
async def change_family(request: AnyRequest, family_id: FromPath[str]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = read_family(form)
    if entry.wrong:
        return await _form(request, family_id, form, entry.wrong)
    versions = (expected_version(form),)
    try:
        family = await products.put_family_with_combinations(
            family_id, entry.given, entry.values, member.name, versions
        )
    except FamilyChanged as conflict:
        told = _("Somebody has changed this family in the meantime. Check it, then save again.")
        latest = {**form, "version": str(conflict.version)}
        return await _form(request, family_id, latest, {"name": told}, 409)
    except Invalid as error:
        return await _form(request, family_id, form, fault_of(error, entry))
    message = _("{name} saved.").format(name=family.name)
    return see_other(f"/staff/families/{family_id}", Flash(message))


async def _form(
    request: AnyRequest,
    family_id: str,
    fields: Mapping[str, str],
    wrong: Mapping[str, str],
    status: int = 422,
) -> Response[str]:
    rows = rows_of(fields)
    ids = [fields[f"product_{row}"] for row in rows]
    return page(
        request,
        "staff/products/family.html",
        status if wrong else 200,
        member=await staff_member(request),
        family_id=family_id,
        typed=Typed(fields),
        rows=[*rows, max(rows, default=-1) + 1],
        known=await products.find_products(ids, drafts=True),
        options=range(OPTIONS),
        errors=wrong,
    )


async def _standing(family_id: str) -> Family | None:
    try:
        return await products.find_family(family_id)
    except UnknownFamily:
        return None


handlers = [show_family, change_family]
