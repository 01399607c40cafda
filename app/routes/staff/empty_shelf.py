"""An empty shelf: nothing more is sold off it, and each parcel that waits for it is decided."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.routes.staff.shortage_fields import shelf_path
from app.services import delivery, products
from app.services.delivery import Shipment
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from app.values.shop_settings import shop_settings
from app.values.statuses import ShortageReason, ShortageRule
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key, fresh_key
from app.web.forms import Form, read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.words import SHORTAGE_RULES

SHELF: Final = "/staff/stock/{product_id:str}/empty-shelf"


@get(SHELF, include_in_schema=False)
async def show_shelf(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    return await _show(request, product_id)


@post(SHELF, include_in_schema=False)
async def report_shelf(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    member = await staff_member(request)
    await products.report_empty_shelf(product_id, member.name)
    told = _("No more of it will be sold. The product is on the count list.")
    return see_other(shelf_path(product_id), Flash(told))


@post(f"{SHELF}/{{shipment_id:uuid}}", include_in_schema=False)
async def report_parcel(
    request: AnyRequest, product_id: FromPath[str], shipment_id: FromPath[UUID]
) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    quantity, rule = whole_number(form["quantity"]), form["rule"]
    key = form_key(member.staff_id, form, "shortage", str(shipment_id), content=(quantity, rule))
    shipment = await delivery.find_shipment(shipment_id)
    field = f"quantity-{shipment_id}"
    if rule not in SHORTAGE_RULES or not quantity:
        wrong = {field: _("Enter how many pieces are missing.")}
        return await _show(request, product_id, 422, form, wrong)

    async def report() -> None:
        await delivery.report_shortage(
            key,
            shipment_id,
            _lines(shipment, product_id, quantity),
            ShortageReason.NOT_FOUND,
            member.name,
            rule=ShortageRule(rule),
        )

    try:
        await idempotency.waiting_for_itself(report)
    except (Invalid, delivery.Conflict, idempotency.KeyReused):
        told = _("{order} has changed. Check it again.").format(order=shipment.order_number)
        return await _show(request, product_id, 409, form, {field: told})
    told = _("{order}: {choice}.").format(
        order=shipment.order_number, choice=_(SHORTAGE_RULES[rule])
    )
    return see_other(shelf_path(product_id), Flash(told))


async def _show(
    request: AnyRequest,
    product_id: str,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    """Shows the parcels; `errors` are by field, and the form of one keeps what was typed."""
    member = await staff_member(request)
    row = await products.find_stock(product_id)
    orders = [one.order_id for one in await products.orders_holding(product_id)]
    parcels = [
        (one, sum(item.quantity for item in delivery.pieces_of_product(one, product_id)))
        for one in await delivery.parcels_with(product_id, orders)
    ]
    return page(
        request,
        "staff/stock/empty_shelf.html",
        status,
        member=member,
        row=row,
        parcels=parcels,
        rules=SHORTAGE_RULES,
        rule=shop_settings().shortage_rule,
        typed=form or {},
        errors=errors or {},
        key=fresh_key(),
    )


def _lines(shipment: Shipment, product_id: str, quantity: int) -> list[PieceCount]:
    """Chooses this many pieces of the product, from the first of its lines on."""
    chosen: list[PieceCount] = []
    for item in delivery.pieces_of_product(shipment, product_id):
        if many := min(quantity, item.quantity):
            chosen.append(PieceCount(item.position, many))
            quantity -= many
    if quantity:
        raise Invalid("quantity", "must be at most what the parcel has")
    return chosen


handlers = [show_shelf, report_shelf, report_parcel]
