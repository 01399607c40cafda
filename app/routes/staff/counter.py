"""The counter: a customer shows her code, and gets what waits for her."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.handing_over import NotHandedOver, hand_over_entered
from app.services import delivery, payments
from app.services.delivery import Conflict, Shipment
from app.values import order_numbers
from app.values.formats import local_moment
from app.values.pickup_codes import read_code, shown_code
from app.values.statuses import ShipmentStatus
from app.web.flash import Flash, see_other
from app.web.forms import Form, one_line, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.rate_limits import limit_codes
from app.web.words import parcel_name

COUNTER: Final = "/staff/counter"


@get(COUNTER, include_in_schema=False)
async def show_counter(request: AnyRequest) -> Response[str]:
    return await _page(request)


@post(COUNTER, status_code=200, include_in_schema=False)
async def look_up(request: AnyRequest) -> Response[str]:
    """The code is in the body, so that no log has it."""
    await limit_codes((await staff_member(request)).staff_id)
    return await _look_up(request, await read_form(request))


@post(f"{COUNTER}/{{shipment_id:uuid}}", include_in_schema=False)
async def hand_over(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member, form = await staff_member(request), await read_form(request)
    await limit_codes(member.staff_id)
    shipment = await delivery.find_shipment(shipment_id)
    try:
        given = await hand_over_entered(shipment, form, member.name)
    except NotHandedOver as error:
        return await _look_up(request, form, error.errors, shipment_id)
    except Conflict as conflict:
        return await _page(request, form, 409, {"code": _since(conflict.shipment)})
    left = [one for one in await _waiting(form.get("code", "")) if one.shipment_id != shipment_id]
    said = _("{order} is handed over.").format(order=parcel_name(given))
    if left:
        said += " " + _("Another parcel of this order is ready: scan the code again.")
    return see_other(COUNTER, Flash(said))


async def _look_up(
    request: AnyRequest,
    form: Form,
    wrong: Mapping[str, str] | None = None,
    at: UUID | None = None,
) -> Response[str]:
    typed_code = one_line(form.get("code", ""))
    found = await delivery.parcels_with_code(typed_code)
    waiting = [one for one in found if one.may_arrive]
    if waiting:
        status = 422 if wrong else 200
        return await _page(request, form, status, wrong, found=waiting, at=at)
    return await _page(request, form, 422, {"code": _nothing(typed_code, found)})


def _nothing(typed_code: str, found: Sequence[Shipment]) -> str:
    if not typed_code:
        return _("Scan or enter the customer’s code")
    if found and found[0].status == ShipmentStatus.DELIVERED:
        return _since(found[0])
    if read_code(typed_code) is None and order_numbers.read(typed_code):
        return _("This is an order number. Ask for the code: it is in the customer’s email")
    if read_code(typed_code) is None:
        return _("A code has six letters and digits, such as 7KQ-4TN")
    return _("Nothing is waiting under this code. Check it letter by letter")


def _since(shipment: Shipment) -> str:
    if not shipment.delivered_at:
        return _("{order} is not ready").format(order=parcel_name(shipment))
    message = _("{order} was handed over by {name} already, {moment}")
    return message.format(
        order=parcel_name(shipment),
        name=shipment.delivered_by,
        moment=local_moment(shipment.delivered_at),
    )


async def _waiting(typed_code: str) -> list[Shipment]:
    found = await delivery.parcels_with_code(typed_code)
    return [one for one in found if one.may_arrive]


async def _page(
    request: AnyRequest,
    form: Form | None = None,
    status: int = 200,
    wrong: Mapping[str, str] | None = None,
    **shown: Any,
) -> Response[str]:
    typed_code = one_line((form or {}).get("code", ""))
    code = read_code(typed_code)
    found: Sequence[Shipment] = shown.get("found", ())
    return page(
        request,
        "staff/counter/show.html",
        status,
        member=await staff_member(request),
        typed=shown_code(code) if code else typed_code[:60],
        found=found,
        due=await payments.cash_due({one.order_id for one in found}),
        errors=dict(wrong or {}),
        at=shown.get("at"),
    )


handlers = [show_counter, look_up, hand_over]
