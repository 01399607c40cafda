"""What was said wrong of a parcel, put right: forms of its own page, with or without JavaScript."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.board.steps import Answer, done, step_form, too_late
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.shipment_fields import (
    DELIVERY,
    DISPATCH,
    TIME,
    NotSent,
    WrongTime,
    known_carriers,
    refused,
    time_of,
    tracking,
)
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid
from app.values.tracking import Doubt
from app.web.forms import Form, faults, read_form, typed
from app.web.identity import staff_member
from app.web.pages import AnyRequest

TRACKING: Final = f"{BOARD}/{{shipment_id:uuid}}/tracking"
CORRECTION: Final = f"{BOARD}/{{shipment_id:uuid}}/delivery/correction"
RETRACTION: Final = f"{BOARD}/{{shipment_id:uuid}}/delivery/retraction"

LEFT: Final = ("SHIPPED", "DELIVERED")


@get(TRACKING, include_in_schema=False)
async def ask_tracking(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.status not in LEFT:
        return await too_late(request, shipment)
    entry = {"carrier": shipment.carrier or "", "tracking_number": shipment.tracking_number or ""}
    return await _tracking_form(request, shipment, entry, {})


@post(TRACKING, include_in_schema=False)
async def correct_tracking(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *DISPATCH)
    try:
        now = await tracking(
            delivery.correct_tracking, shipment_id, entry, member.name, form.get("sure", "")
        )
    except NotSent as error:
        shipment = await delivery.find_shipment(shipment_id)
        return await _tracking_form(request, shipment, entry, error.errors, error.doubts)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    told = _("{order}: the parcel is with {carrier}, {number}.").format(
        order=now.order_number, carrier=now.carrier, number=now.tracking_number
    )
    return await done(request, now, told, back=_page_of(now))


@get(CORRECTION, include_in_schema=False)
async def ask_correction(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.delivered_at:
        return await too_late(request, shipment)
    place = shipment.delivery_location or ""
    entry = typed({"delivery_location": place, "offset": "0"}, *DELIVERY, *TIME)
    return await _correction_form(request, shipment, entry, {})


@post(CORRECTION, include_in_schema=False)
async def correct_delivery(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    """No time leaves the one on record; no place is none."""
    member = await staff_member(request)
    form = await read_form(request)
    wrong = faults(form, DELIVERY)
    shipment = await delivery.find_shipment(shipment_id)
    place = form.get("delivery_location") or None
    try:
        at = time_of(form, shipment)
        if not wrong:
            shipment = await delivery.correct_delivery(shipment_id, at, place, member.name)
    except WrongTime as error:
        wrong["delivered_at"] = str(error)
    except Invalid as error:
        wrong[error.field] = refused(error)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    if wrong:
        entry = typed(form, *DELIVERY, *TIME)
        return await _correction_form(request, shipment, entry, wrong)
    told = _("The delivery of {order} has been corrected.").format(order=shipment.order_number)
    return await done(request, shipment, told, back=_page_of(shipment))


@get(RETRACTION, include_in_schema=False)
async def ask_retraction(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.delivered_at:
        return await too_late(request, shipment)
    return await _retraction_form(request, shipment)


@post(RETRACTION, include_in_schema=False)
async def retract_delivery(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    try:
        shipment = await delivery.retract_delivery(shipment_id, member.name)
    except delivery.TooOld as old:
        return await _retraction_form(request, old.shipment, too_old=True)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    told = _("{order} is not delivered yet.").format(order=shipment.order_number)
    return await done(request, shipment, told, back=_page_of(shipment))


def _page_of(shipment: Shipment) -> str:
    """Where it is corrected."""
    return f"{BOARD}/{shipment.shipment_id}"


async def _tracking_form(
    request: AnyRequest,
    shipment: Shipment,
    entry: Mapping[str, str],
    wrong: Mapping[str, str],
    doubts: Sequence[Doubt] = (),
) -> Response[str]:
    return await step_form(
        request,
        "staff/board/_tracking.html",
        422 if wrong else 200,
        title=_("Correct the tracking number of {order}").format(order=shipment.order_number),
        shipment=shipment,
        typed=entry,
        errors=wrong,
        carriers=await known_carriers(),
        doubts=doubts,
    )


async def _correction_form(
    request: AnyRequest, shipment: Shipment, entry: Form, wrong: Mapping[str, str]
) -> Response[str]:
    return await step_form(
        request,
        "staff/board/_correction.html",
        422 if wrong else 200,
        title=_("Correct the delivery of {order}").format(order=shipment.order_number),
        shipment=shipment,
        typed=entry,
        errors=wrong,
    )


async def _retraction_form(
    request: AnyRequest, shipment: Shipment, *, too_old: bool = False
) -> Response[str]:
    return await step_form(
        request,
        "staff/board/_retraction.html",
        409 if too_old else 200,
        title=_("{order} is not delivered yet?").format(order=shipment.order_number),
        shipment=shipment,
        too_old=too_old,
        minutes=int(delivery.RETRACTABLE.total_seconds() // 60),
        errors={},
    )


handlers = [
    ask_tracking,
    correct_tracking,
    ask_correction,
    correct_delivery,
    ask_retraction,
    retract_delivery,
]
