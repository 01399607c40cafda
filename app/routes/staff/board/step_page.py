"""The form and the answers of a step for one shipment, in a dialog on the board or as a page."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.datastructures import Cookie

from app.i18n.language import gettext as _
from app.routes.staff.board.columns import tab_of
from app.routes.staff.board.history import detail
from app.routes.staff.board.row import row
from app.routes.staff.board.view_query import board_url, view_from, view_left
from app.routes.staff.cash import cash_of
from app.services import board
from app.services.delivery import Shipment
from app.services.staff import StaffMember
from app.web.flash import Flash, see_other
from app.web.forms import read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, csrf_token, fragment, html, page, wants_fragment
from app.web.sse import partial
from app.web.words import parcel_name


async def ask(
    request: AnyRequest,
    part: str,
    title: str,
    shipment: Shipment,
    errors: Mapping[str, str] | None = None,
    **shown: Any,
) -> Response[str]:
    """Shows the form of a step: with 422 for faults, and with 409 for news that come before them.

    `title` takes the order's number for `{order}`.
    """
    status = 422 if errors else 409 if request.method == "POST" else 200
    return await _answer(request, part, status, title, shipment, errors=errors or {}, **shown)


async def too_late(
    request: AnyRequest,
    shipment: Shipment,
    compared: tuple[tuple[str, str | None, str | None], ...] = (),
    news: str = "",
) -> Response[str]:
    """Shows the parcel's present state, or the `news` about it, and what was typed in vain."""
    return await _answer(
        request,
        "staff/board/_conflict.html",
        409 if compared else 200,
        _("{order} has changed"),
        shipment,
        compared=compared,
        news=news,
        errors={},
    )


async def done(
    request: AnyRequest,
    shipment: Shipment,
    message: str,
    cookies: list[Cookie] | None = None,
    back: str = "",
    rest: UUID | None = None,
) -> Answer:
    """Sends htmx the row as it is now, and the event that closes the dialog (board.js).

    Other browsers go to the board, or to the page that is given as `back`. The message has a link
    to the parcel with the `rest`, if only a part was taken.
    """
    kept = cookies or []
    if rest:
        message = " ".join((message, _("The rest is the next parcel.")))
    if wants_fragment(request):
        moved = {"shipment-moved": {"shipment": str(shipment.shipment_id), "told": message}}
        headers = {"HX-Trigger": json.dumps(moved)}
        toast = fragment(
            "shared/_toast.html", tone="success", title=message, text="", quiet=True, parcel=rest
        )
        now = await _as_it_is(request, shipment, await staff_member(request))
        shown = now + partial("#toasts", "beforeend", toast)
        return html(shown, headers=headers, cookies=kept)
    back = back or f"{board_url(await _view(request))}#shipment-{shipment.shipment_id}"
    flash = Flash(message, parcel=str(rest) if rest else "")
    return see_other(back, flash, *kept)


async def _answer(
    request: AnyRequest, part: str, status: int, title: str, shipment: Shipment, **shown: Any
) -> Response[str]:
    member = await staff_member(request)
    shown |= {"title": title.format(order=parcel_name(shipment)), "shipment": shipment}
    if not wants_fragment(request):
        return page(
            request,
            "staff/board/form.html",
            status,
            member=member,
            part=part,
            view=await _view(request),
            in_dialog=False,
            **shown,
        )
    content = fragment(part, csrf_token=csrf_token(request), in_dialog=True, **shown)
    return html(content + await _as_it_is(request, shipment, member), status)


async def _view(request: AnyRequest) -> board.View:
    # A form carries the board's view; before there is one, `Referer` has it.
    if request.method == "POST":
        return view_from((await read_form(request)).get("view", ""))
    return view_left(request)


async def _as_it_is(request: AnyRequest, shipment: Shipment, member: StaffMember) -> str:
    # htmx takes the target that the page has: the row of the board, or the shipment's details.
    whole = fragment("staff/board/_detail.html", member=member, **await detail(shipment))
    cash = (await cash_of([shipment])).get(shipment.shipment_id, "")
    drawn = row(shipment, tab_of(view_left(request)), cash=cash)
    return partial(f"#shipment-{shipment.shipment_id}", "outerMorph", drawn) + partial(
        "#shipment-detail", "outerMorph", whole
    )
