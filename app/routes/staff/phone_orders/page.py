"""Taking an order on the telephone: what the caller dictates, placed as the checkout places it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery

from app import idempotency
from app.i18n.language import gettext as _
from app.infra import metrics
from app.routes.staff.phone_orders import notices
from app.routes.staff.phone_orders.form import (
    fields_of,
    language_in,
    order_form_faults,
    order_from_form,
    typed_fields,
)
from app.routes.staff.phone_orders.lines import (
    FoundProducts,
    PhoneLine,
    as_typed,
    delivery_of,
    find_for_sale,
    lines_again,
    one_more,
    total_of,
    typed_lines,
    unread,
    with_products,
)
from app.services import payments, products, sales
from app.services.sales import NewOrder, Placed
from app.values.formats import countries
from app.values.languages import offered_languages, own_language
from app.values.money import Money
from app.web.address_doubts import address_doubts
from app.web.address_entry import entries
from app.web.billing_fields import lacks_fields
from app.web.delivery_choice import reachable_countries
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key, fresh_key
from app.web.forms import Form, Typed, one_line, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.payment_choice import payment_options

NEW: Final = "/staff/orders/new"
# Seconds after which a browser may try again while the shop is away.
PAUSE: Final = "3"

AnswerWith = Callable[[AnyRequest, Form, Sequence[PhoneLine]], Awaitable[Answer]]


@get(NEW, include_in_schema=False)
async def show_new_order(
    request: AnyRequest,
    order: FromQuery[UUID | None] = None,
    customer: FromQuery[UUID | None] = None,
) -> Answer:
    """`order` is the one to order again; `customer` is an order whose customer has called."""
    before = order or customer
    if before is None:
        return await _form(request, Typed(), [])
    found = await sales.find_order(before)
    form = Typed(fields_of(found), language=await sales.language_of(before))
    lines = await with_products(lines_again(found) if order else {})
    return await _form(request, form, lines, again=found.order_number if order else "")


@post(NEW, status_code=200, include_in_schema=False)
async def change_new_order(request: AnyRequest) -> Answer:
    """Finds, adds or removes a product, or checks the form; places nothing."""
    return await _unless_away(request, _change)


@post("/staff/orders", status_code=303, include_in_schema=False)
async def place_for_caller(request: AnyRequest) -> Answer:
    return await _unless_away(request, _order)


async def _unless_away(request: AnyRequest, answer_with: AnswerWith) -> Answer:
    """Shows the form with all that was typed, and the total that was shown, during an outage."""
    form, typed = await read_form(request), await typed_lines(request)
    lines = unread(typed)
    try:
        lines = await with_products(typed)
        return await answer_with(request, form, lines)
    except Exception as error:
        if not (notice := notices.notice_of_outage(error)):
            raise
        answer = await _form(request, form, lines, status=503, notice=notice)
        answer.headers["Retry-After"] = PAUSE
        return answer


async def _change(request: AnyRequest, form: Form, lines: Sequence[PhoneLine]) -> Answer:
    if form.get("update"):
        return await _form(request, form, lines, changed=True)
    if product_id := form.get("add"):
        return await _with_one_more(request, form, lines, product_id)
    if product_id := form.get("remove"):
        kept = [line for line in lines if line.product_id != product_id]
        return await _form(request, form, kept, changed=True)
    if wanted := one_line(form["find"]):
        found = await find_for_sale(wanted)
        if found.only:
            return await _with_one_more(request, form, lines, found.only)
        return await _form(request, form, lines, found=found, q=wanted)
    if lacks_fields(form):
        return await _form(request, form, lines, status=422, notice=notices.INVOICE)
    errors = order_form_faults(form, lines)
    if errors or any(line.lack for line in lines):
        notice = None if errors else notices.SHORT
        return await _form(request, form, lines, status=422, errors=errors, notice=notice)
    return await _form(request, form, lines, notice=notices.READY)


async def _order(request: AnyRequest, form: Form, lines: Sequence[PhoneLine]) -> Answer:
    if lacks_fields(form):
        return await _form(request, form, lines, status=422, notice=notices.INVOICE)
    errors = order_form_faults(form, lines)
    if form["find"]:
        errors["find"] = _("Search for this product first, or clear the field")
    if errors:
        return await _form(request, form, lines, status=422, errors=errors)
    # What is not available has no price that could be compared.
    shown = str(total_of(lines).amount), delivery_of(form, lines).shown_fee
    if (form["total"], form["fee"]) != shown and not any(one.lack for one in lines):
        return await _form(request, form, lines, status=409, notice=notices.TOTAL_CHANGED)
    order = order_from_form(form, lines)
    try:
        placed = await _place(request, form, order, lines)
    except products.OutOfStock:
        metrics.orders_refused.labels("phone").inc()
        lines = await with_products(as_typed(lines))
        return await _form(request, form, lines, status=400, notice=notices.SHORT)
    except (products.PricesChanged, sales.WrongDeliveryMethod):
        lines = await with_products(as_typed(lines))
        return await _form(request, form, lines, status=409, notice=notices.TOTAL_CHANGED)
    except idempotency.KeyReused:
        form = Typed(form, key=fresh_key())
        return await _form(request, form, lines, status=409, notice=notices.USED)
    doubts = [f"{doubt}." for doubt in address_doubts(order.delivery_address)]
    said = " ".join([_("The order is placed. The customer gets the usual email."), *doubts])
    flash = Flash(said, "warning" if doubts else "success")
    return see_other(f"/staff/orders/{placed.order_id}", flash)


async def _place(
    request: AnyRequest, form: Form, order: NewOrder, lines: Sequence[PhoneLine]
) -> Placed:
    """Places the order once, however often the same form is sent, even simultaneously."""
    member, spoken = await staff_member(request), language_in(form, own_language())
    content = [msgspec.to_builtins(order), spoken]
    goods, fee = total_of(lines).amount, delivery_of(form, lines).fee.amount
    key = form_key(member.staff_id, form, "orders", content=content)
    placed, again = await idempotency.waiting_for_itself(
        lambda: sales.place_order(order, key, spoken, goods, expected_fee=fee, by_phone=True)
    )
    if not again:
        metrics.orders_placed.labels("phone").inc()
    return placed


async def _with_one_more(
    request: AnyRequest, form: Form, lines: Sequence[PhoneLine], product_id: str
) -> Answer:
    added = await with_products(one_more(as_typed(lines), product_id))
    return await _form(request, form, added, changed=True)


async def _form(
    request: AnyRequest,
    form: Form,
    lines: Sequence[PhoneLine],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    notice: Flash | None = None,
    found: FoundProducts | None = None,
    q: str = "",
    changed: bool = False,
    again: str = "",
) -> Response[str]:
    """Shows what was typed; `again` is the number of the order that is ordered again."""
    goods, delivery = total_of(lines, form["total"]), delivery_of(form, lines)
    return page(
        request,
        "staff/phone_orders/new.html",
        status,
        member=await staff_member(request),
        typed=typed_fields(form),
        key=form.get("key") or fresh_key(),
        lines=lines,
        goods=goods,
        delivery=delivery,
        total=Money.of(goods.amount + delivery.fee.amount) if lines else goods,
        errors=errors or {},
        notice=notice and msgspec.structs.replace(notice, text=_(notice.text)),
        is_ready=notice is notices.READY,
        find="" if changed or (found and found.products) else form["find"],
        found=found,
        q=q,
        changed=changed,
        again=again,
        spoken=language_in(form, own_language()),
        spoken_languages=[(code, one.own_name) for code, one in offered_languages().items()],
        entries=entries(),
        countries=reachable_countries(),
        invoice_countries=countries(),
        payment_methods=payment_options(form, payments.offered_methods(), delivery),
    )


handlers = [show_new_order, change_new_order, place_for_caller]
