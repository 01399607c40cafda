"""Changing where an order goes, as its customer: its address, the note and the phone number."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.shop.address_entry import entries
from app.routes.shop.checkout_form import FIELDS, address_from, order_faults
from app.routes.shop.details_story import why_late
from app.routes.shop.order_view import OrderView, view_of
from app.services import sales
from app.values.formats import countries
from app.values.statuses import CorrectionState, OrderStatus, TooLate
from app.web.address_doubts import address_doubts
from app.web.flash import Flash, see_other
from app.web.forms import Field, Form, read_form, typed
from app.web.pages import PRIVATE, Answer, AnyRequest, page

ASKED: Final[Mapping[str, Field]] = {
    name: FIELDS[name]
    for name in ("country", "line1", "line2", "postcode", "city", "state", "note", "phone")
}


@get("/orders/{order_id:uuid}/correction", include_in_schema=False)
async def edit_details(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _form(request, order_id)


@post("/orders/{order_id:uuid}/correction", status_code=303, include_in_schema=False)
async def change_details(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    if errors := order_faults(form, ASKED):
        return await _form(request, order_id, 422, form, errors)
    address = msgspec.convert(address_from(form), sales.Address)
    wanted = sales.Details(
        delivery_address=address, note=form.get("note", ""), phone=form.get("phone") or None
    )
    back = f"/orders/{order_id}"
    try:
        asked = await sales.request_details(order_id, wanted)
        state = await sales.wait_for_answer(order_id, asked) if asked else None
    except sales.OrderTooLate as refusal:
        return await _form(request, order_id, 409, form, refusal=refusal)
    if state is None:
        return see_other(back, Flash(_("Your order is as you wished; nothing was changed.")))
    if state == CorrectionState.ASKED:
        message = _("We're checking whether we can still change your order. You'll see it here.")
        return see_other(back, Flash(message, "warning"))
    doubts = address_doubts(address)
    message = " ".join([_("Your order was changed."), *(f"{doubt}." for doubt in doubts)])
    return see_other(back, Flash(message, "warning" if doubts else "success"))


async def _form(
    request: AnyRequest,
    order_id: UUID,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
    refusal: sales.OrderTooLate | None = None,
) -> Response[str]:
    """Shows what was typed, or what the order has.

    If it is too late, the page says why; what was typed stays as long as the packer may give the
    parcel back.
    """
    view = await view_of(await sales.find_order(order_id))
    late = refusal or _too_late(view)
    typed_in = form is not None and late is not None and late.because == TooLate.CLAIMED
    return page(
        request,
        "shop/correction/edit.html",
        status,
        headers=PRIVATE,
        order=view.order,
        typed=_typed(view.order) if form is None else typed(form, *ASKED),
        errors=errors or {},
        late=late and why_late(late.because, late.by, late.since),
        has_form=late is None or typed_in,
        entries=entries(),
        countries=countries(),
    )


def _too_late(view: OrderView) -> sales.OrderTooLate | None:
    left = [one.shipped_at for one in view.parcels if one.has_left]
    if left or view.order.has_left:
        facts = view.order.shipment
        first = left[0] if left else facts and facts.shipped_at
        return sales.OrderTooLate(TooLate.SHIPPED, first)
    if view.order.status == OrderStatus.CANCELLED:
        return sales.OrderTooLate(TooLate.CANCELLED, None)
    for packing in view.packers[:1]:
        return sales.OrderTooLate(TooLate.CLAIMED, packing.since, packing.name)
    return None


def _typed(order: sales.Order) -> dict[str, str]:
    address = order.delivery_address
    known = {name: getattr(address, name, None) for name in ASKED}
    known |= {"note": order.note, "phone": order.customer.phone}
    return {name: value or "" for name, value in known.items()}


handlers = [edit_details, change_details]
