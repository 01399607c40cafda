"""Mark many delivered: one place and one time for all."""

from typing import Final

from litestar import get, post

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.routes.staff.board import bulk_page
from app.routes.staff.board.bulk_outcomes import BulkOutcome, done, failed, take_each, too_late
from app.routes.staff.board.selection import chosen, to_board
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.shipment_fields import (
    DELIVERY,
    TIME,
    NotSent,
    is_same,
    place_in,
    refused,
    time_of,
)
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid
from app.values.places import place_name
from app.values.statuses import ShipmentStatus
from app.web.flash import Flash
from app.web.forms import read_all, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.typed_time import WrongTime

PAGE: Final = "staff/board/deliveries.html"
STEP: Final = gettext_noop("{count} delivered")


@get(f"{BOARD}/deliveries", include_in_schema=False)
async def ask_deliveries(request: AnyRequest) -> Answer:
    view = request.query_params.get("view", "")
    shipments = await chosen(request, request.query_params.getall("id", []), view)
    if not isinstance(shipments, list):
        return shipments
    entry = typed({"offset": "0"}, *DELIVERY, *TIME)
    return await bulk_page.ask(
        request, PAGE, {"view": view}, shipments, ShipmentStatus.SHIPPED, typed=entry
    )


@post(f"{BOARD}/deliveries", include_in_schema=False)
async def deliver_each(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    view = form.get("view", "")
    shipments = await chosen(request, await read_all(request, "id"), view)
    if not isinstance(shipments, list):
        return shipments
    entry = typed(form, *DELIVERY, *TIME)
    place: str | None = None
    wrong: dict[str, str] = {}
    try:
        place = place_in(form)
    except NotSent as error:
        wrong |= error.errors
    try:
        time_of(form, shipments[0])
    except WrongTime as error:
        wrong["delivered_at"] = str(error)
    if wrong:
        return await bulk_page.refuse(request, PAGE, form, shipments, wrong, typed=entry)

    async def take(shipment: Shipment) -> BulkOutcome:
        at = time_of(form, shipment)
        if shipment.is_collected and shipment.may_arrive:
            return failed(shipment, _("its customer collects it; hand it over at the counter"))
        try:
            return done(await delivery.deliver(shipment.shipment_id, at, place, by=member.name))
        except Invalid as error:
            return failed(shipment, refused(error))
        except Conflict as conflict:
            if is_same(conflict.shipment, place):
                return done(conflict.shipment)
            return too_late(conflict, place_name(place) or _("no place"))

    outcomes = await take_each(shipments, take)
    if any(outcome.state != "done" for outcome in outcomes):
        return await bulk_page.show_outcomes(request, PAGE, form, outcomes, STEP, {}, typed=entry)
    count = len(outcomes)
    message = ngettext(
        "{count} parcel is marked delivered.", "{count} parcels are marked delivered.", count
    )
    return to_board(view, Flash(message.format(count=count)))


handlers = [ask_deliveries, deliver_each]
