"""Mark delivered: the place and the time of one shipment."""

from datetime import datetime
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.board import pickup
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.shipment_fields import DELIVERY, TIME, NotSent, is_same, run_delivery_step
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.places import place_name
from app.web.forms import read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import parcel_name

FORM: Final = "staff/board/_delivery.html"


@get("/staff/shipments/{shipment_id:uuid}/delivery", include_in_schema=False)
async def ask_delivery(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if not shipment.may_arrive:
        return await too_late(request, shipment)
    if shipment.is_collected:
        return await pickup.ask_hand_over(request, shipment)
    entry = typed({"offset": "0"}, *DELIVERY, *TIME)
    return await ask(request, FORM, _("Deliver {order}"), shipment, typed=entry)


@post("/staff/shipments/{shipment_id:uuid}/delivery", include_in_schema=False)
async def deliver(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.is_collected:
        return await pickup.hand_over(request, shipment)
    place: str | None = None

    async def step(at: datetime | None, entered: str | None) -> Shipment:
        nonlocal place
        place = entered
        return await delivery.deliver(shipment_id, at, place, by=member.name)

    try:
        shipment = await run_delivery_step(step, form, shipment)
    except NotSent as error:
        entry = typed(form, *DELIVERY, *TIME)
        title = _("Deliver {order}")
        return await ask(request, FORM, title, shipment, error.errors, typed=entry)
    except Conflict as conflict:
        theirs = conflict.shipment
        if not is_same(theirs, place):
            places = place_name(theirs.delivery_location), place_name(place)
            compared = ((_("Delivery location"), *places),)
            return await too_late(request, theirs, compared)
        shipment = theirs
    message = _("{order} is delivered. Left at: {place}.") if place else _("{order} is delivered.")
    said = message.format(order=parcel_name(shipment), place=place_name(place))
    return await done(request, shipment, said)


handlers = [ask_delivery, deliver]
