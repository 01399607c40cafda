"""Not found, damaged: a packer says that pieces of a waiting parcel are not there."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.board.view_query import BOARD
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.services.staff import StaffMember
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from app.values.statuses import ShipmentStatus, ShortageReason
from app.web.form_keys import form_key, fresh_key
from app.web.forms import Form, read_form, typed, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import cancel_reason, parcel_name

SHORTAGE: Final = f"{BOARD}/{{shipment_id:uuid}}/shortage"
FIELDS: Final = ("position", "reason", "quantity", "key")


@get(SHORTAGE, include_in_schema=False)
async def ask_shortage(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    """Takes the line's `position` and the `reason` from the address."""
    shipment = await delivery.find_shipment(shipment_id)
    asked = {**request.query_params, "quantity": "1", "key": fresh_key()}
    return await _ask(request, shipment, typed(asked, *FIELDS))


@post(SHORTAGE, include_in_schema=False)
async def report_shortage(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    entry = typed(await read_form(request), *FIELDS)
    try:
        now = await report(member, shipment_id, entry)
    except Invalid as error:
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask(request, shipment, entry, wrong=error.message)
    except idempotency.KeyReused:
        shipment = await delivery.find_shipment(shipment_id)
        anew = {**entry, "key": fresh_key()}
        message = _("This form was sent before. Send it again if still more pieces are not there.")
        return await _ask(request, shipment, anew, wrong=message)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    message = said(now, entry)
    return await done(request, now, message, back=f"{BOARD}/{shipment_id}")


async def report(member: StaffMember, shipment_id: UUID, entry: Form) -> Shipment:
    """Reports what the form says, once for its `key`.

    Raises `Invalid` at the field `quantity`, `Conflict`, `KeyInUse` and `KeyReused`.
    """
    quantity = whole_number(entry["quantity"])
    if not quantity:
        raise Invalid("quantity", _("Enter a whole number of pieces"))
    reason = _reason(entry)
    items = [PieceCount(whole_number(entry["position"]) or 0, quantity)]
    key = form_key(member.staff_id, entry, "shortage", str(shipment_id), content=entry)
    try:
        now, _again = await delivery.report_shortage(key, shipment_id, items, reason, member.name)
    except Invalid as error:
        rule = _("This number {rule}").format(rule=error.message)
        gone = _("This product is no longer in the parcel")
        raise Invalid("quantity", gone if error.field.endswith("position") else rule) from error
    return now


def said(now: Shipment, entry: Form) -> str:
    count = whole_number(entry["quantity"]) or 0
    message = ngettext(
        "{order}: {count} piece is not sent ({reason}).",
        "{order}: {count} pieces are not sent ({reason}).",
        count,
    )
    reason = cancel_reason(_reason(entry))
    return message.format(order=parcel_name(now), count=count, reason=reason)


async def _ask(
    request: AnyRequest, shipment: Shipment, entry: Form, wrong: str = ""
) -> Response[str]:
    position = whole_number(entry["position"])
    item = next((one for one in shipment.items if one.position == position), None)
    if shipment.status != ShipmentStatus.PENDING:
        return await too_late(request, shipment)
    if item is None:
        return await too_late(request, shipment, news=_("This product is no longer in the parcel"))
    reason = _reason(entry)
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
    )


def _reason(entry: Form) -> ShortageReason:
    # A form that was changed by hand still says that something is not there.
    known = {str(reason): reason for reason in ShortageReason}
    return known.get(entry["reason"], ShortageReason.NOT_FOUND)


handlers = [ask_shortage, report_shortage]
