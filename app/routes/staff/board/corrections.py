"""Corrections of what is on record about a parcel: forms of its own page, with or
without scripts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.shipment_fields import (
    DELIVERY,
    DISPATCH,
    MORE_NUMBERS,
    TIME,
    NotSent,
    place_fields,
    run_delivery_step,
    run_tracking_step,
)
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.tracking import Doubt
from app.web.forms import Form, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import number_said, parcel_name

TRACKING: Final = f"{BOARD}/{{shipment_id:uuid}}/tracking"
CORRECTION: Final = f"{BOARD}/{{shipment_id:uuid}}/delivery/correction"
RETRACTION: Final = f"{BOARD}/{{shipment_id:uuid}}/delivery/retraction"


@get(TRACKING, include_in_schema=False)
async def ask_tracking(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.has_left:
        return await too_late(request, shipment)
    entry = {
        "carrier": shipment.carrier or "",
        "tracking_number": shipment.tracking_number or "",
        MORE_NUMBERS: "\n".join(shipment.tracking_numbers[1:]),
    }
    return await _ask_tracking(request, shipment, entry)


@post(TRACKING, include_in_schema=False)
async def correct_tracking(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *DISPATCH, MORE_NUMBERS)
    try:
        now = await run_tracking_step(
            delivery.correct_tracking, shipment_id, entry, member.name, form.get("sure", "")
        )
    except NotSent as error:
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask_tracking(request, shipment, entry, error.errors, error.doubts)
    except delivery.ParcelErased as erased:
        return await too_late(request, erased.shipment, news=erased.detail())
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    message = _("{order}: the parcel is with {carrier}, {number}.").format(
        order=parcel_name(now), carrier=now.carrier, number=number_said(now.tracking_number)
    )
    return await done(request, now, message, back=_page_of(now))


@get(CORRECTION, include_in_schema=False)
async def ask_correction(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.delivered_at:
        return await too_late(request, shipment)
    there = {**place_fields(shipment.delivery_location), "offset": "0"}
    entry = typed(there, *DELIVERY, *TIME)
    return await _ask_correction(request, shipment, entry)


@post(CORRECTION, include_in_schema=False)
async def correct_delivery(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    shipment = await delivery.find_shipment(shipment_id)

    # An empty time keeps the one on record; an empty place removes it.
    async def step(at: datetime | None, place: str | None) -> Shipment:
        return await delivery.correct_delivery(shipment_id, at, place, member.name)

    try:
        shipment = await run_delivery_step(step, form, shipment)
    except NotSent as error:
        entry = typed(form, *DELIVERY, *TIME)
        return await _ask_correction(request, shipment, entry, error.errors)
    except delivery.ParcelErased as erased:
        return await too_late(request, erased.shipment, news=erased.detail())
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    message = _("The delivery of {order} has been corrected.").format(order=parcel_name(shipment))
    return await done(request, shipment, message, back=_page_of(shipment))


@get(RETRACTION, include_in_schema=False)
async def ask_retraction(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.delivered_at:
        return await too_late(request, shipment)
    return await _ask_retraction(request, shipment)


@post(RETRACTION, include_in_schema=False)
async def retract_delivery(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    try:
        shipment = await delivery.retract_delivery(shipment_id, member.name)
    except delivery.TooOld as old:
        return await _ask_retraction(request, old.shipment, too_old=True)
    except delivery.ParcelErased as erased:
        return await too_late(request, erased.shipment, news=erased.detail())
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    message = _("The delivery of {order} is withdrawn.").format(order=parcel_name(shipment))
    return await done(request, shipment, message, back=_page_of(shipment))


def _page_of(shipment: Shipment) -> str:
    return f"{BOARD}/{shipment.shipment_id}"


async def _ask_tracking(
    request: AnyRequest,
    shipment: Shipment,
    entry: Form,
    wrong: Mapping[str, str] | None = None,
    doubts: Sequence[Doubt] = (),
) -> Response[str]:
    return await ask(
        request,
        "staff/board/_tracking.html",
        _("Correct the tracking number of {order}"),
        shipment,
        wrong,
        typed=entry,
        carriers=await delivery.known_carriers(),
        doubts=doubts,
    )


async def _ask_correction(
    request: AnyRequest, shipment: Shipment, entry: Form, wrong: Mapping[str, str] | None = None
) -> Response[str]:
    title = _("Correct the delivery of {order}")
    return await ask(request, "staff/board/_correction.html", title, shipment, wrong, typed=entry)


async def _ask_retraction(
    request: AnyRequest, shipment: Shipment, *, too_old: bool = False
) -> Response[str]:
    return await ask(
        request,
        "staff/board/_retraction.html",
        _("Withdraw the delivery of {order}?"),
        shipment,
        too_old=too_old,
        minutes=int(delivery.RETRACTABLE.total_seconds() // 60),
    )


handlers = [
    ask_tracking,
    correct_tracking,
    ask_correction,
    correct_delivery,
    ask_retraction,
    retract_delivery,
]
