"""The pictures of a product: several are uploaded at once, described, put in order, and removed."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.routes.staff.products.uploads import TOO_LARGE, keep_pictures, sent_form
from app.services import products
from app.services.products import MAX_PICTURES, PictureAlt, PictureChange
from app.web.csrf import CHECKED_LATER, check_token
from app.web.flash import Flash, see_other
from app.web.forms import Field, faults, read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.uploads import ACCEPTED, MAX_FORM_BYTES, read_files

PICTURES: Final = "/staff/products/{product_id:str}/pictures"
PICTURE: Final = f"{PICTURES}/{{picture_id:uuid}}"


@get(PICTURES, include_in_schema=False)
async def show_pictures(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    return await _page(request, product_id)


@post(PICTURES, opt=CHECKED_LATER, request_max_body_size=MAX_FORM_BYTES, include_in_schema=False)
async def add_pictures(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    """Adds each that can be used, and says of each other one why not."""
    member = await staff_member(request)
    if (form := await sent_form(request)) is None:
        return await _page(request, product_id, TOO_LARGE, [_("Together they have over 100 MB.")])
    check_token(request, form)
    files = await read_files(request, "picture")
    if not files:
        return await _page(request, product_id, 422, [_("Choose at least one picture")])
    kept = await keep_pictures(product_id, files, member.name)
    if kept.faults:
        return await _page(request, product_id, 422, kept.faults, added=kept.added)
    message = ngettext(
        "Picture added. Describe it for people who cannot see it.",
        "{count} pictures added. Describe them for people who cannot see them.",
        kept.added,
    )
    return _done(product_id, message.format(count=kept.added))


@post(PICTURE, include_in_schema=False)
async def describe_picture(
    request: AnyRequest, product_id: FromPath[str], picture_id: FromPath[UUID]
) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    field = f"alt-{picture_id}"
    asked = {field: Field(_("The description"), PictureAlt)}
    if wrong := faults(form, asked):
        return await _page(request, product_id, 422, fields=wrong, typed={field: form[field]})
    change = PictureChange(alt=form[field])
    await products.change_picture(product_id, picture_id, change, member.name)
    return _done(product_id, _("Description saved."))


@post(f"{PICTURE}/position", include_in_schema=False)
async def move_picture(
    request: AnyRequest, product_id: FromPath[str], picture_id: FromPath[UUID]
) -> Answer:
    member = await staff_member(request)
    wanted = whole_number((await read_form(request))["position"])
    position = max(1, min(wanted or 1, MAX_PICTURES))
    change = PictureChange(position=position)
    moved = await products.change_picture(product_id, picture_id, change, member.name)
    message = _("Moved to position {position}.").format(position=moved.position)
    return _done(product_id, message, f"#picture-{picture_id}")


@post(f"{PICTURE}/removal", include_in_schema=False)
async def remove_picture(
    request: AnyRequest, product_id: FromPath[str], picture_id: FromPath[UUID]
) -> Answer:
    await products.remove_picture(product_id, picture_id)
    return _done(product_id, _("Picture removed."))


async def _page(
    request: AnyRequest,
    product_id: str,
    status: int = 200,
    wrong: Sequence[str] = (),
    *,
    fields: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    added: int = 0,
) -> Response[str]:
    """Takes `wrong`, the faults of an upload, and `fields`, those of a description."""
    return page(
        request,
        "staff/products/pictures.html",
        status,
        member=await staff_member(request),
        record=await products.find_record(product_id),
        most=MAX_PICTURES,
        accepted=ACCEPTED,
        wrong=wrong,
        errors=fields or {},
        typed=typed or {},
        added=added,
    )


def _done(product_id: str, message: str, place: str = "") -> Answer:
    return see_other(f"/staff/products/{product_id}/pictures{place}", Flash(message))


handlers = [show_pictures, add_pictures, describe_picture, move_picture, remove_picture]
