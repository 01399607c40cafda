"""The scan station: a code comes in, and the parcel's next step is shown, large."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.piece_fields import piece_entry, piece_field
from app.routes.staff.scan.bench import Bench, bench_cookie, bench_of
from app.routes.staff.scan.found import matching, next_in_turn, rest_of
from app.routes.staff.scan.label import not_yet, refuse_label, without_number
from app.routes.staff.scan.page import (
    NOT_THERE,
    SCAN,
    ask,
    ask_missing,
    closed,
    only_a_product,
    saved,
    station,
    step_of,
    too_late,
    unknown,
)
from app.routes.staff.scan.pickup import put_into_bin
from app.routes.staff.scan.pieces import packing, scan_piece, tick
from app.routes.staff.shipment_fields import (
    DELIVERY,
    DISPATCH,
    MORE_NUMBERS,
    NotSent,
    dispatch_entered,
    is_same,
    place_in,
)
from app.services import delivery, products
from app.services.delivery import Conflict, Shipment
from app.values import keyboards, order_numbers
from app.values.places import place_name
from app.web.form_keys import fresh_key
from app.web.forms import one_line, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import number_said

DISPATCH_OF: Final = f"{SCAN}/{{shipment_id:uuid}}/dispatch"
DELIVERY_OF: Final = f"{SCAN}/{{shipment_id:uuid}}/delivery"


@get(SCAN, include_in_schema=False)
async def show_scan(
    request: AnyRequest,
    code: FromQuery[str] = "",
    done: FromQuery[UUID | None] = None,
    parcel: FromQuery[UUID | None] = None,
    packed: FromQuery[str] = "",
    by_hand: FromQuery[int] = 0,
    partly: FromQuery[int] = 0,
) -> Response[str]:
    """Takes `code`, which was scanned, or `done`, the shipment that the last step was for.

    With a `parcel` the code is on one of its pieces, of which `packed` were scanned before; a line
    can be ticked `by_hand`, too. With `partly` only those that are packed leave.
    """
    term = one_line(code)
    bench = await _switched(request, term)
    if parcel and partly:
        return await _leave_partly(request, await delivery.find_shipment(parcel), packed)
    if parcel:
        shipment = await delivery.find_shipment(parcel)
        return await _pack(request, shipment, packed, by_hand, "" if bench else term, bench)
    if term in NOT_THERE or bench:
        return await station(request, "ready", bench=bench, switched=bench is not None)
    if term:
        return await _look_up(request, term)
    shipment = await delivery.find_shipment(done) if done else None
    if shipment and shipment.has_left:
        return await station(request, "done", shipment=shipment, rest=await rest_of(shipment))
    return await station(request, "ready")


@get([DISPATCH_OF, DELIVERY_OF], include_in_schema=False)
async def show_again(request: AnyRequest, shipment_id: FromPath[UUID]) -> Redirect:
    # An answer to a form was loaded again: the parcel is shown as if it had just been scanned.
    return Redirect(f"{SCAN}?{urlencode({'parcel': str(shipment_id)})}", status_code=303)


@post(DISPATCH_OF, include_in_schema=False)
async def dispatch(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *DISPATCH, MORE_NUMBERS)
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.is_collected:
        return await put_into_bin(request, shipment, form)
    if entry["tracking_number"] in NOT_THERE:
        packed = urlencode({"packed": form.get("packed", "")})
        return Redirect(f"{SCAN}/{shipment_id}/shortage?{packed}", status_code=303)
    lost = " ".join(filter(None, entry.values()))
    bench = await bench_of(request, entry["carrier"])
    waits = step_of(shipment) == "ship"
    if waits and (answer := await not_yet(request, shipment, bench, form)):
        return answer
    try:
        if waits:
            entry["tracking_number"] = without_number(shipment, entry)
            await refuse_label(shipment, bench, entry, form.get("shared", ""))
        left = await dispatch_entered(shipment_id, entry, member.name, form.get("shared", ""), form)
    except NotSent as error:
        shipment = await delivery.find_shipment(shipment_id)
        if step_of(shipment) != "ship":
            return await too_late(request, shipment, lost)
        parcel = await packing(shipment, form.get("packed", ""))
        chosen = piece_entry(form)
        return await ask(request, shipment, entry, error.errors, error.doubts, parcel, chosen)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment, lost)
    assert left.carrier
    message = _("Shipped, {carrier} {number}")
    message = message.format(carrier=left.carrier, number=number_said(left.tracking_number))
    return saved(request, left, message, [bench_cookie(left.carrier)])


@post(DELIVERY_OF, include_in_schema=False)
async def deliver(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    entry = typed(form, *DELIVERY)
    if (await delivery.find_shipment(shipment_id)).is_collected:
        return Redirect(f"/staff/shipments/{shipment_id}/delivery", status_code=303)
    place: str | None = None
    wrong: dict[str, str] = {}
    try:
        place = place_in(form)
    except NotSent as error:
        wrong |= error.errors
    if not wrong and (message := await _other_than_a_place(entry["delivery_location"])):
        wrong["delivery_location"] = message
    if wrong:
        shipment = await delivery.find_shipment(shipment_id)
        if step_of(shipment) != "deliver":
            return await too_late(request, shipment, entry["delivery_location"])
        return await ask(request, shipment, entry, wrong)
    try:
        shipment = await delivery.deliver(shipment_id, None, place, by=member.name)
    except Conflict as conflict:
        shipment = conflict.shipment
        if not is_same(shipment, place):
            return await too_late(request, shipment, place_name(place))
    message = _("Delivered, {place}").format(place=place_name(place)) if place else _("Delivered")
    return saved(request, shipment, message)


async def _other_than_a_place(scanned: str) -> str:
    """Returns the fault of a known number in the field of the place, else an empty text."""
    found = await matching(scanned)
    if not found:
        return ""
    if any(one.order_number == order_numbers.read(scanned) for one in found):
        message = _("{number} is an order number, not a place")
    else:
        message = _("{number} is a tracking number, not a place")
    return message.format(number=scanned)


async def _pack(
    request: AnyRequest,
    shipment: Shipment,
    packed: str,
    by_hand: int,
    code: str,
    bench: Bench | None,
) -> Response[str]:
    if step_of(shipment) != "ship":
        return await _show(request, shipment)
    parcel = await packing(shipment, packed)
    if code in NOT_THERE:
        position = next((line.position for line in parcel.lines if line.missing), 0)
        asked = {"position": str(position), "quantity": "1", "packed": parcel.state}
        return await ask_missing(request, shipment, asked | {"key": fresh_key()})
    if by_hand:
        parcel = tick(parcel, by_hand)
    elif code:
        parcel = await scan_piece(parcel, shipment.order_number, code)
    just_now = bool(by_hand or code) and parcel.complete
    return await ask(request, shipment, parcel=parcel, bench=bench, packed_just_now=just_now)


async def _switched(request: AnyRequest, code: str) -> Bench | None:
    """Returns the bench with the carrier whose name is this code, which hangs at the bench."""
    if not code:
        return None
    bench = await bench_of(request)
    carrier = bench.listed(code)
    return Bench(bench.carriers, carrier) if carrier else None


async def _leave_partly(request: AnyRequest, shipment: Shipment, packed: str) -> Response[str]:
    parcel = await packing(shipment, packed)
    chosen = {piece_field(line.position): str(line.packed) for line in parcel.lines}
    if step_of(shipment) != "ship" or not parcel.packed:
        return await _show(request, shipment)
    return await ask(request, shipment, parcel=parcel, chosen=chosen)


async def _look_up(request: AnyRequest, code: str) -> Response[str]:
    found = await matching(code)
    if not found and (scanned := await products.find_scanned(code)):
        return await only_a_product(request, code, ", ".join(one.name for one in scanned))
    if not found:
        meant = keyboards.other_layouts(code)
        there = [one for one in meant if await matching(one)]
        return await unknown(request, code, next(iter([*there, *meant]), ""))
    meant = next_in_turn(found)
    if len(meant) > 1:
        return await station(request, "several", code=code, found=meant)
    return await _show(request, meant[0])


async def _show(request: AnyRequest, shipment: Shipment) -> Response[str]:
    return await (ask if step_of(shipment) else closed)(request, shipment)


handlers = [show_scan, show_again, dispatch, deliver]
