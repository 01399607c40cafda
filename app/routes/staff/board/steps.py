"""The two steps of a shipment, each a form: a dialog on the board, a page without JavaScript."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.board.claims import is_news, others_claim
from app.routes.staff.board.history import detail
from app.routes.staff.board.row import row
from app.routes.staff.board.view_query import board_url, view_from, view_left
from app.routes.staff.shipment_fields import (
    DELIVERY,
    DISPATCH,
    TIME,
    NotSent,
    WrongTime,
    carrier_cookie,
    is_same,
    known_carriers,
    last_carrier,
    refused,
    send,
    time_of,
)
from app.services import board, delivery
from app.services.delivery import Claim, Conflict, Shipment
from app.services.staff import Member
from app.values.fields import Invalid
from app.values.tracking import Doubt
from app.web.cookies import Flash, flash_cookie
from app.web.forms import faults, read_form, typed
from app.web.identity import staff_member
from app.web.pages import AnyRequest, csrf_token, fragment, html, page, wants_fragment
from app.web.sse import partial

Answer = Response[str] | Redirect


@get("/staff/shipments/{shipment_id:uuid}/dispatch", include_in_schema=False)
async def ask_dispatch(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.status != "PENDING":
        return await too_late(request, shipment)
    entry = {"carrier": last_carrier(request), "tracking_number": ""}
    return await _dispatch_form(request, shipment, entry, {}, others_claim(shipment, member))


@post("/staff/shipments/{shipment_id:uuid}/dispatch", include_in_schema=False)
async def dispatch(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *DISPATCH)
    shipment = await delivery.find_shipment(shipment_id)
    claim = others_claim(shipment, member)
    if is_news(claim, form.get("warned", "")):
        return await _dispatch_form(request, shipment, entry, faults(form, DISPATCH), claim)
    try:
        left = await send(shipment_id, entry, member.name, form.get("sure", ""))
    except NotSent as error:
        return await _dispatch_form(request, shipment, entry, error.errors, claim, error.doubts)
    except Conflict as conflict:
        theirs = conflict.shipment
        compared = (
            (_("Carrier"), theirs.carrier, entry["carrier"]),
            (_("Tracking number"), theirs.tracking_number, entry["tracking_number"]),
        )
        return await too_late(request, theirs, compared)
    assert left.carrier
    told = _("{order} is shipped with {carrier}, {number}.").format(
        order=left.order_number, carrier=left.carrier, number=left.tracking_number
    )
    return await done(request, left, told, [carrier_cookie(left.carrier)])


@get("/staff/shipments/{shipment_id:uuid}/delivery", include_in_schema=False)
async def ask_delivery(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.may_arrive:
        return await too_late(request, shipment)
    return await _delivery_form(request, shipment, typed({"offset": "0"}, *DELIVERY, *TIME), {})


@post("/staff/shipments/{shipment_id:uuid}/delivery", include_in_schema=False)
async def deliver(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    wrong = faults(form, DELIVERY)
    shipment = await delivery.find_shipment(shipment_id)
    place = form.get("delivery_location") or None
    try:
        at = time_of(form, shipment)
        if not wrong:
            shipment = await delivery.deliver(shipment_id, at, place, by=member.name)
    except WrongTime as error:
        wrong["delivered_at"] = str(error)
    except Invalid as error:
        wrong[error.field] = refused(error)
    except Conflict as conflict:
        theirs = conflict.shipment
        if not is_same(theirs, place):
            compared = ((_("Delivery location"), theirs.delivery_location, place),)
            return await too_late(request, theirs, compared)
        shipment = theirs
    if wrong:
        return await _delivery_form(request, shipment, typed(form, *DELIVERY, *TIME), wrong)
    told = _("{order} is delivered. Left at: {place}.") if place else _("{order} is delivered.")
    return await done(request, shipment, told.format(order=shipment.order_number, place=place))


async def _dispatch_form(
    request: AnyRequest,
    shipment: Shipment,
    entry: Mapping[str, str],
    wrong: Mapping[str, str],
    claim: Claim | None,
    doubts: Sequence[Doubt] = (),
) -> Response[str]:
    """Again after it was sent: for its faults, or for a claim that its sender had not seen."""
    return await step_form(
        request,
        "staff/board/_dispatch.html",
        422 if wrong else 409 if request.method == "POST" else 200,
        claim=claim,
        title=_("Ship {order}").format(order=shipment.order_number),
        shipment=shipment,
        typed=entry,
        errors=wrong,
        carriers=await known_carriers(),
        doubts=doubts,
    )


async def _delivery_form(
    request: AnyRequest, shipment: Shipment, entry: Mapping[str, str], wrong: Mapping[str, str]
) -> Response[str]:
    return await step_form(
        request,
        "staff/board/_delivery.html",
        422 if wrong else 200,
        title=_("Deliver {order}").format(order=shipment.order_number),
        shipment=shipment,
        typed=entry,
        errors=wrong,
    )


async def too_late(
    request: AnyRequest,
    shipment: Shipment,
    compared: tuple[tuple[str, str | None, str | None], ...] = (),
) -> Response[str]:
    """What stands on record beside what was typed, if anything was."""
    return await step_form(
        request,
        "staff/board/_conflict.html",
        409 if compared else 200,
        title=_("{order} has changed").format(order=shipment.order_number),
        shipment=shipment,
        compared=compared,
        errors={},
    )


async def step_form(
    request: AnyRequest, part: str, status: int, *, title: str, shipment: Shipment, **shown: Any
) -> Response[str]:
    """`part` for the open dialog, with the row behind it as it is now; else as a page."""
    member = await staff_member(request)
    if not wants_fragment(request):
        return page(
            request,
            "staff/board/form.html",
            status,
            member=member,
            part=part,
            title=title,
            shipment=shipment,
            view=await _view(request),
            in_dialog=False,
            **shown,
        )
    content = fragment(
        part,
        csrf_token=csrf_token(request),
        title=title,
        shipment=shipment,
        in_dialog=True,
        **shown,
    )
    return html(content + _as_it_is(shipment, member), status)


async def _view(request: AnyRequest) -> board.View:
    """The board's that the form carries; before there is a form, the one that was left for it."""
    if request.method == "POST":
        return view_from((await read_form(request)).get("view", ""))
    return view_left(request)


async def done(
    request: AnyRequest,
    shipment: Shipment,
    told: str,
    cookies: list[Cookie] | None = None,
    back: str = "",
) -> Answer:
    """The row as it is now and the event that closes the dialog (board.js); else the board, or
    the page that it goes `back` to.
    """
    kept = cookies or []
    if wants_fragment(request):
        moved = {"shipment-moved": {"shipment": str(shipment.shipment_id), "told": told}}
        headers = {"HX-Trigger": json.dumps(moved)}
        toast = fragment("shared/_toast.html", tone="success", title=told, text="", quiet=True)
        shown = _as_it_is(shipment, await staff_member(request)) + partial(
            "#toasts", "beforeend", toast
        )
        return html(shown, headers=headers, cookies=kept)
    back = back or f"{board_url(await _view(request))}#shipment-{shipment.shipment_id}"
    return Redirect(back, status_code=303, cookies=[*kept, flash_cookie(Flash(told))])


def _as_it_is(shipment: Shipment, member: Member) -> str:
    """What shows this shipment, on the board and on its own page; htmx takes the one there is."""
    whole = fragment("staff/board/_detail.html", member=member, **detail(shipment))
    return partial(f"#shipment-{shipment.shipment_id}", "outerMorph", row(shipment)) + partial(
        "#shipment-detail", "outerMorph", whole
    )


handlers = [ask_dispatch, dispatch, ask_delivery, deliver]
