"""Changing whom the invoice of an order names and where it goes, as the staff, at any time."""

from collections.abc import Mapping
from typing import Final
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
from app.web.identity import staff_member
from app.web.merging import opened_with
from app.web.pages import Answer, AnyRequest, page

PATH: Final = "/staff/orders/{order_id:uuid}/billing-address"


@get(PATH, include_in_schema=False)
async def edit_billing(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _form(request, await sales.find_order(order_id))


@post(PATH, status_code=303, include_in_schema=False)
async def change_billing(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    order = await sales.find_order(order_id)
    if errors := billing_faults(form):
        return await _form(request, order, 422, form, errors)
    both = merge_billing(form, _known(order))
    if billing_clash(both):
        return await _form(request, order, 409, form, clash=True)
    wanted = msgspec.convert(merged_billing(both), sales.Billing)
    try:
        after = await sales.correct_billing(order_id, wanted, {order.version})
    except sales.AlreadyInvoiced as refused:
        return see_other(f"/staff/orders/{order_id}", Flash(refused.detail(), "warning"))
    except sales.OrderChanged:
        order = await sales.find_order(order_id)
        return await _form(request, order, 409, form, clash=True)
    return see_other(f"/staff/orders/{order_id}", _said(after, order))


def _said(after: sales.Order, before: sales.Order) -> Flash:
    if after.version == before.version:
        return Flash(_("The order already has these details; nothing was changed."), "warning")
    doubts = invoice_doubts(
        after.billing_address, after.delivery_address.country, after.customer.vat_id
    )
    changed = _("The invoice details were changed, and the customer gets an email.")
    message = " ".join([changed, *(f"{one}." for one in doubts)])
    return Flash(message, "warning" if doubts else "success")


def _known(order: sales.Order) -> dict[str, str]:
    return known_billing(order.billing_address, order.customer.vat_id)


async def _form(
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
        "staff/billing_address/edit.html",
        status,
        member=await staff_member(request),
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
