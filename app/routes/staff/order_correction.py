"""Changing where an order goes, as the staff: its address, the note and the phone number."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.services import delivery, sales
from app.values.served import served_countries
from app.values.statuses import CorrectionState, TooLate
from app.web.address_doubts import address_doubts
from app.web.address_entry import entries
from app.web.address_fields import FIELDS, known_details, order_faults
from app.web.details_merging import LABELS, changed_details, has_clash, merge_details
from app.web.flash import Flash, see_other
from app.web.forms import Form, read_form, typed
from app.web.identity import staff_member
from app.web.merging import opened_with
from app.web.pages import Answer, AnyRequest, page
from app.web.too_late import why_late

PATH: Final = "/staff/orders/{order_id:uuid}/correction"


@get(PATH, include_in_schema=False)
async def edit_details(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _form(request, await sales.find_order(order_id))


@post(PATH, status_code=303, include_in_schema=False)
async def change_details(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    order = await sales.find_order(order_id)
    method_id = order.delivery_method and order.delivery_method.method_id
    own = order.delivery_address.country
    if errors := order_faults(form, own_country=own, method_id=method_id):
        return await _form(request, order, 422, form, errors)
    both = merge_details(form, await _known(order))
    if has_clash(both):
        return await _form(request, order, 409, form, clash=True)
    wanted = msgspec.convert(changed_details(both), sales.Details)
    try:
        asked = await sales.request_details(order_id, wanted, {order.version})
        state = await sales.wait_for_answer(order_id, asked) if asked else None
    except sales.OrderTooLate as refusal:
        return await _form(request, order, 409, form, refusal=refusal)
    except sales.OrderChanged:
        order = await sales.find_order(order_id)
        return await _form(request, order, 409, form, clash=True)
    return see_other(f"/staff/orders/{order_id}", _said(state, wanted.delivery_address))


def _said(state: str | None, address: sales.Address | None) -> Flash:
    if state is None:
        return Flash(_("The order already has these details; nothing was changed."), "warning")
    if state == CorrectionState.ASKED:
        message = _("The change waits for its turn. The parcel's history will say when it is done.")
        return Flash(message, "warning")
    doubts = address_doubts(address) if address else []
    changed = _("The order was changed, and the customer gets an email.")
    message = " ".join([changed, *(f"{doubt}." for doubt in doubts)])
    return Flash(message, "warning" if doubts else "success")


async def _form(
    request: AnyRequest,
    order: sales.Order,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
    refusal: sales.OrderTooLate | None = None,
    clash: bool = False,
) -> Response[str]:
    """Shows what was typed, or what the order has; if it is too late, why, and what was typed."""
    late = refusal or delivery.obstacle_of(await delivery.parcels_of(order.order_id))
    known = await _known(order)
    both = merge_details(form, known) if form and clash and not late else None
    return page(
        request,
        "staff/order_correction/edit.html",
        status,
        member=await staff_member(request),
        order=order,
        typed=both.entry if both else typed(form, *FIELDS) if form else known,
        both=both,
        labels=LABELS,
        **opened_with(LABELS, order.version, known, None if both else form),
        errors=errors or {},
        late=why_late(late.because, late.by, late.since) if late else "",
        is_packed=late is not None and late.because == TooLate.CLAIMED,
        has_form=late is None or form is not None,
        entries=entries(),
        countries=served_countries(order.delivery_address.country),
    )


async def _known(order: sales.Order) -> dict[str, str]:
    asked = await sales.as_asked(order)
    return known_details(asked.delivery_address, asked.note, asked.customer.phone)


handlers = [edit_details, change_details]
