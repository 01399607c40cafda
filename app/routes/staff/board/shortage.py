"""Not found, damaged: a packer says that pieces of a waiting parcel are not there."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.shortage_fields import (
    FIELDS,
    reason_of,
    report,
    rest_said,
    said,
    shelf_path,
)
from app.services import delivery, products
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid
from app.values.statuses import ShipmentStatus, ShortageReason
from app.web.flash import Flash, see_other
from app.web.form_keys import fresh_key
from app.web.forms import Form, read_form, typed, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, html, wants_fragment

SHORTAGE: Final = f"{BOARD}/{{shipment_id:uuid}}/shortage"


@get(SHORTAGE, include_in_schema=False)
async def ask_shortage(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    """Takes the line's `position` and the `reason` from the address."""
    shipment = await delivery.find_shipment(shipment_id)
    asked = {**request.query_params, "quantity": "1", "key": fresh_key()}
    return await _ask(request, shipment, typed(asked, *FIELDS))


@post(SHORTAGE, include_in_schema=False)
async def report_shortage(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *FIELDS)
    try:
        now = await report(member, shipment_id, entry)
    except Invalid as error:
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask(request, shipment, entry, wrong=error.message)
    except idempotency.KeyReused:
        shipment = await delivery.find_shipment(shipment_id)
        anew = {**entry, "key": fresh_key()}
        message = _("This form was sent before. Send it again if more pieces are missing.")
        return await _ask(request, shipment, anew, wrong=message)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    message = said(now, entry)
    if shelf := form["shelf"]:
        await products.report_empty_shelf(shelf, member.name)
        if wants_fragment(request):
            return html("", headers={"HX-Redirect": shelf_path(shelf)})
        return see_other(shelf_path(shelf), Flash(message))
    return await done(request, now, message, back=f"{BOARD}/{shipment_id}")


async def _ask(
    request: AnyRequest, shipment: Shipment, entry: Form, wrong: str = ""
) -> Response[str]:
    position = whole_number(entry["position"])
    item = next((one for one in shipment.items if one.position == position), None)
    if shipment.status != ShipmentStatus.PENDING:
        return await too_late(request, shipment)
    if item is None:
        return await too_late(request, shipment, news=_("This product is no longer in the parcel"))
    reason = reason_of(entry)
    title = {
        ShortageReason.NOT_FOUND: _("Not found for {order}"),
        ShortageReason.DAMAGED: _("Damaged pieces of {order}"),
    }[reason]
    return await ask(
        request,
        "staff/board/_shortage.html",
        title,
        shipment,
        {"quantity": wrong} if wrong else None,
        item=item,
        reason=reason,
        quantity=entry["quantity"],
        key=entry["key"],
        rest=await rest_said(shipment),
    )


handlers = [ask_shortage, report_shortage]
