"""Mark shipped: the carrier and the number of one shipment."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.board import pickup
from app.routes.staff.board.chosen_carriers import carrier_cookie, last_carrier, usual_carrier
from app.routes.staff.board.claims import is_news, others_claim
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.piece_fields import piece_entry
from app.routes.staff.shipment_fields import (
    DISPATCH,
    MORE_NUMBERS,
    NotSent,
    dispatch_entered,
    entry_faults,
)
from app.services import delivery
from app.services.delivery import Conflict, Held, Shipment
from app.values.statuses import ShipmentStatus
from app.web.forms import read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import number_said, parcel_name

FORM: Final = "staff/board/_dispatch.html"


@get("/staff/shipments/{shipment_id:uuid}/dispatch", include_in_schema=False)
async def ask_dispatch(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.status != ShipmentStatus.PENDING:
        return await too_late(request, shipment)
    if shipment.hold:
        return await _held(request, shipment)
    if shipment.is_collected:
        return await pickup.ask_ready(request, shipment)
    return await ask(
        request,
        FORM,
        _("Ship {order}"),
        shipment,
        typed=typed(
            {"carrier": usual_carrier(shipment) or last_carrier(request)}, *DISPATCH, MORE_NUMBERS
        ),
        chosen={},
        claim=others_claim(shipment, member),
        carriers=await delivery.known_carriers(),
        doubts=(),
    )


@post("/staff/shipments/{shipment_id:uuid}/dispatch", include_in_schema=False)
async def dispatch(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *DISPATCH, MORE_NUMBERS)
    shipment = await delivery.find_shipment(shipment_id)
    claim = others_claim(shipment, member)
    try:
        if shipment.is_collected:
            return await pickup.make_ready(request, shipment)
        # A claim that its sender has not seen is shown first.
        if is_news(claim, form.get("warned", "")):
            raise NotSent(entry_faults(entry))
        left = await dispatch_entered(shipment_id, entry, member.name, form.get("sure", ""), form)
    except NotSent as error:
        return await ask(
            request,
            FORM,
            _("Ship {order}"),
            shipment,
            error.errors,
            typed=entry,
            chosen=piece_entry(form),
            claim=claim,
            carriers=await delivery.known_carriers(),
            doubts=error.doubts,
        )
    except Held as held:
        return await _held(request, held.shipment, ", ".join(filter(None, entry.values())))
    except Conflict as conflict:
        theirs = conflict.shipment
        compared = (
            (_("Carrier"), theirs.carrier, entry["carrier"]),
            (_("Tracking number"), theirs.tracking_number, entry["tracking_number"]),
        )
        return await too_late(request, theirs, compared)
    assert left.carrier
    message = _("{order} is shipped with {carrier}, {number}.").format(
        order=parcel_name(left), carrier=left.carrier, number=number_said(left.tracking_number)
    )
    return await done(
        request, left, message, [carrier_cookie(left.carrier)], rest=left.remainder_id
    )


async def _held(request: AnyRequest, shipment: Shipment, lost: str = "") -> Response[str]:
    title = _("{order} is held")
    return await ask(request, "staff/board/_held.html", title, shipment, typed=lost)


handlers = [ask_dispatch, dispatch]
