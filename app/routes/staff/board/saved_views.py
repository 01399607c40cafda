"""Saved views of the board: saving, opening, renaming and removing them."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.board.view_query import board_url, view_from
from app.services import staff
from app.services.board import View
from app.services.staff import MAX_VIEWS, NameTaken, SavedView, TooManyViews
from app.values.fields import LINE
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, faults, read_form
from app.web.identity import staff_member
from app.web.list_filters import query
from app.web.pages import Answer, AnyRequest, page

VIEWS: Final = "/staff/views"
ViewName = Annotated[str, Meta(min_length=1, max_length=60, pattern=LINE)]
NAME: Final[Mapping[str, Field]] = {
    "name": Field(gettext_noop("The name"), ViewName, gettext_noop("Enter a name"))
}


class ViewLink(msgspec.Struct, frozen=True):
    """A saved view as a link to the board; `is_open` on the board that shows it."""

    saved: SavedView
    href: str
    is_open: bool


@get(VIEWS, include_in_schema=False)
async def list_views(request: AnyRequest) -> Response[str]:
    return await _page(request)


@post(VIEWS, include_in_schema=False)
async def save_view(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    view = view_from(form.get("view", ""))
    wrong = faults(form, NAME)
    if not wrong:
        try:
            shared = "shared" in form
            await staff.save_view(member, form["name"], query(view)[1:], shared=shared)
        except (NameTaken, TooManyViews) as refusal:
            wrong = refusal.faults()
    if wrong:
        return await _page(request, form, wrong)
    return _to(board_url(view), _("View “{name}” saved.").format(name=form["name"]))


@post(f"{VIEWS}/{{view_id:uuid}}/name", include_in_schema=False)
async def rename_view(request: AnyRequest, view_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    wrong = faults(form, NAME)
    if not wrong:
        try:
            await staff.rename_view(view_id, member, form["name"])
        except NameTaken as refusal:
            wrong = refusal.faults()
    if wrong:
        return await _page(request, form, {f"name-{view_id}": wrong["name"]})
    return _to(VIEWS, _("Renamed to “{name}”.").format(name=form["name"]))


@post(f"{VIEWS}/{{view_id:uuid}}/removal", include_in_schema=False)
async def remove_view(request: AnyRequest, view_id: FromPath[UUID]) -> Redirect:
    gone = await staff.remove_view(view_id, await staff_member(request))
    return _to(VIEWS, _("View “{name}” removed.").format(name=gone.name))


async def entries(staff_id: UUID, shown: View | None = None) -> list[ViewLink]:
    """Returns the member's own views and the shared ones; `shown` is the view on the board now."""
    return [
        ViewLink(saved, board_url(view_from(saved.query)), view_from(saved.query) == shown)
        for saved in await staff.list_views(staff_id)
    ]


async def _page(
    request: AnyRequest, form: Form | None = None, errors: Mapping[str, str] | None = None
) -> Response[str]:
    member = await staff_member(request)
    return page(
        request,
        "staff/board/views/index.html",
        422 if errors else 200,
        member=member,
        entries=await entries(member.staff_id),
        most=MAX_VIEWS,
        typed=form or {},
        errors=errors or {},
    )


def _to(address: str, message: str) -> Redirect:
    return see_other(address, Flash(message))


handlers = [list_views, save_view, rename_view, remove_view]
