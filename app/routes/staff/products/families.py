"""A product's family: managers name its options, add products, make combinations and part them."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import LANGUAGES
from app.i18n.language import gettext as _
from app.routes.staff.products.family_form import (
    OPTIONS,
    family_fields,
    family_texts,
    fault_of,
    labels_of,
    merge_family,
    opened_with,
    read_family,
    rows_of,
)
from app.routes.staff.products.family_words import by_number, by_value, said_options
from app.routes.staff.products.text_fields import further
from app.services import products
from app.services.products import FamilyChanged, UnknownFamily
from app.values.fields import Invalid
from app.web.flash import Flash, see_other
from app.web.forms import Typed, read_form
from app.web.identity import staff_member
from app.web.merging import Merge, expected_version, status_of
from app.web.pages import Answer, AnyRequest, page

FAMILY: Final = "/staff/families/{family_id:str}"


@get(FAMILY, include_in_schema=False)
async def show_family(request: AnyRequest, family_id: FromPath[str]) -> Response[str]:
    """A product without a family can begin one, which has the product's id."""
    fields = await _saved(family_id)
    return await _form(request, family_id, fields, {}, family_texts(fields))


@post(FAMILY, include_in_schema=False)
async def change_family(request: AnyRequest, family_id: FromPath[str]) -> Answer:
    member = await staff_member(request)
    form = Typed(by_value(await read_form(request)))
    entry, was = read_family(form), opened_with(form)
    if entry.wrong:
        return await _form(request, family_id, form, entry.wrong, was)
    versions = (expected_version(form),)
    try:
        family = await products.put_family_with_combinations(
            family_id, entry.given, entry.values, member.name, versions
        )
    except FamilyChanged:
        saved = await _saved(family_id)
        both, fields = merge_family(form, saved)
        return await _form(request, family_id, fields, {}, family_texts(saved), both)
    except Invalid as error:
        return await _form(request, family_id, form, fault_of(error, entry), was)
    message = _("{name} saved.").format(name=family.name)
    return see_other(f"/staff/families/{family_id}", Flash(message))


async def _form(
    request: AnyRequest,
    family_id: str,
    fields: Mapping[str, str],
    wrong: Mapping[str, str],
    was: Mapping[str, str],
    both: Merge | None = None,
) -> Response[str]:
    """Takes `was`, the values that a later conflict is merged from."""
    rows = rows_of(fields)
    said = said_options(fields, rows)
    typed, errors = by_number(fields, wrong, said)
    ids = [fields[f"product_{row}"] for row in rows]
    return page(
        request,
        "staff/products/family.html",
        status_of(wrong, both),
        member=await staff_member(request),
        family_id=family_id,
        typed=Typed(typed),
        rows=[*rows, max(rows, default=-1) + 1],
        known=await products.find_products(ids, drafts=True),
        options=range(OPTIONS),
        errors=errors,
        further=[LANGUAGES[code] for code in further()],
        said=said,
        was=was,
        both=both,
        labels=labels_of(both) if both else {},
    )


async def _saved(family_id: str) -> dict[str, str]:
    try:
        return family_fields(await products.find_family(family_id), family_id, "")
    except UnknownFamily:
        return family_fields(None, family_id, (await products.find_record(family_id)).name)


handlers = [show_family, change_family]
