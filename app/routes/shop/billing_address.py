"""Changing whom the invoice of an order names and where it goes, as its customer, at any time."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.services import sales
from app.values.formats import countries
from app.web.address_doubts import invoice_doubts
from app.web.address_entry import entries
from app.web.billing_fields import BILLING_FIELDS, billing_faults
from app.web.billing_merging import (
    LABELS,
    billing_clash,
    known_billing,
    merge_billing,
    merged_billing,
)
from app.web.flash import Flash, see_other
from app.web.forms import Form, read_form, typed
from app.web.merging import opened_with
from app.web.pages import PRIVATE, Answer, AnyRequest, page


@get("/orders/{order_id:uuid}/billing-address", include_in_schema=False)
async def edit_billing(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return _form(request, await sales.find_order(order_id))


@post("/orders/{order_id:uuid}/billing-address", status_code=303, include_in_schema=False)
async def change_billing(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    order = await sales.find_order(order_id)
    if errors := billing_faults(form):
        return _form(request, order, 422, form, errors)
    both = merge_billing(form, _known(order))
    if billing_clash(both):
        return _form(request, order, 409, form, clash=True)
    wanted = msgspec.convert(merged_billing(both), sales.Billing)
    try:
        after = await sales.correct_billing(order_id, wanted, {order.version})
    except sales.AlreadyInvoiced as refused:
        return see_other(f"/orders/{order_id}", Flash(refused.detail(), "warning"))
    except sales.OrderChanged:
        return _form(request, await sales.find_order(order_id), 409, form, clash=True)
    back = f"/orders/{order_id}"
    if after.version == order.version:
        return see_other(
            back, Flash(_("The invoice already has these details; nothing was changed."))
        )
    doubts = invoice_doubts(
        after.billing_address, after.delivery_address.country, after.customer.vat_id
    )
    message = " ".join([_("The invoice details were changed."), *(f"{one}." for one in doubts)])
    return see_other(back, Flash(message, "warning" if doubts else "success"))


def _known(order: sales.Order) -> dict[str, str]:
    return known_billing(order.billing_address, order.customer.vat_id)


def _form(
    request: AnyRequest,
    order: sales.Order,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
    clash: bool = False,
) -> Response[str]:
    """Shows what was typed, or what the order has."""
    known = _known(order)
    both = merge_billing(form, known) if form and clash else None
    return page(
        request,
        "shop/billing_address/edit.html",
        status,
        headers=PRIVATE,
        order=order,
        typed=both.entry if both else typed(form, *BILLING_FIELDS) if form else known,
        both=both,
        labels=LABELS,
        **opened_with(LABELS, order.version, known, None if both else form),
        errors=errors or {},
        entries=entries(),
        invoice_countries=countries(),
    )


handlers = [edit_billing, change_billing]
