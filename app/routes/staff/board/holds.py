"""Holding one parcel back, and letting it go, by its page or its row on the board."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.shipment_fields import refused
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid, Note
from app.values.statuses import SettableHold, ShipmentStatus
from app.web.forms import Field, Form, faults, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.typed_time import WrongTime, typed_time
from app.web.words import hold_reason

HOLD: Final = f"{BOARD}/{{shipment_id:uuid}}/hold"
LIFT: Final = f"{BOARD}/{{shipment_id:uuid}}/hold/removal"
FIELDS: Final[Mapping[str, Field]] = {
    "reason": Field(
        gettext_noop("Reason"),
        SettableHold,
        gettext_noop("Choose a reason"),
        gettext_noop("Choose a reason"),
    ),
    "note": Field(gettext_noop("Note"), Note),
}
NOTHING: Final = {"reason": "", "note": "", "until": "", "offset": "0"}


@get(HOLD, include_in_schema=False)
async def ask_hold(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.status != ShipmentStatus.PENDING:
        return await too_late(request, shipment)
    return await _ask(request, shipment, NOTHING)


@post(HOLD, include_in_schema=False)
async def hold(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    wrong = faults(form, FIELDS)
    try:
        until = typed_time(form, "until")
        if not wrong:
            reason, note = SettableHold(form["reason"]), form.get("note", "")
            held = await delivery.hold(shipment_id, reason, member.name, note, until)
            return await done(request, held, _said(held, form["reason"]), back=_page_of(held))
    except WrongTime as error:
        wrong["until"] = str(error)
    except Invalid as error:
        wrong[error.field] = refused(error)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    shipment = await delivery.find_shipment(shipment_id)
    return await _ask(request, shipment, typed(form, *NOTHING), wrong)


@post(LIFT, include_in_schema=False)
async def lift(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    reason = form.get("reason", "")
    if reason not in list(SettableHold):
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask(request, shipment, NOTHING, {"reason": _("Choose a reason")})
    try:
        now = await delivery.lift(shipment_id, member.name, SettableHold(reason))
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    if now.hold:
        message = _("{order} is still held: {reason}.").format(
            order=now.order_number, reason=hold_reason(now.hold.reason)
        )
    else:
        message = _("{order} is no longer held.").format(order=now.order_number)
    return await done(request, now, message, back=_page_of(now))


def _said(held: Shipment, reason: str) -> str:
    message = _("{order} is held: {reason}.")
    return message.format(order=held.order_number, reason=hold_reason(reason))


def _page_of(shipment: Shipment) -> str:
    return f"{BOARD}/{shipment.shipment_id}"


async def _ask(
    request: AnyRequest, shipment: Shipment, entry: Form, wrong: Mapping[str, str] | None = None
) -> Response[str]:
    return await ask(
        request,
        "staff/board/_hold.html",
        _("Hold {order}"),
        shipment,
        wrong,
        typed=entry,
        standing=await delivery.holds_of(shipment.shipment_id),
        reasons=[(reason, hold_reason(reason)) for reason in SettableHold],
        settable=list(SettableHold),
    )


handlers = [ask_hold, hold, lift]
