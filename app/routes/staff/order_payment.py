"""The payment of one order: money that came, refunds, and their payout."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import payments, sales
from app.services.payments import MoneyInput, NewReceipt, NewRefund, RefundTooHigh
from app.values.formats import format_money
from app.values.money import Money
from app.values.payments import METHODS
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key, fresh_key
from app.web.forms import Form, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.price_input import WrongPrice, price_of, typed_price

PATH: Final = "/staff/orders/{order_id:uuid}/payment"
USED: Final = gettext_noop(
    "This form was sent before with other values. Check them and send it again."
)
TOO_LONG: Final = gettext_noop("Enter at most 140 characters, in one line")
NO_REASON: Final = gettext_noop("Enter why you pay it back")


@get(PATH, include_in_schema=False)
async def show_payment(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _page(request, order_id)


@post(f"{PATH}/receipts", status_code=303, include_in_schema=False)
async def receive(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    member, form = await staff_member(request), await read_form(request)
    amount, errors = _amount(form, "received")
    reference = " ".join(form.get("reference", "").split())
    receipt = _sound(NewReceipt, {"amount": amount, "reference": reference})
    if receipt is None and not errors:
        errors["reference"] = _(TOO_LONG)
    if errors or receipt is None:
        return await _page(request, order_id, 422, form, errors)
    key = form_key(member.staff_id, form, "receipts", str(order_id), content=receipt)
    try:
        await idempotency.waiting_for_itself(
            lambda: payments.receive(key, order_id, receipt, member.name)
        )
    except idempotency.KeyReused:
        return await _page(request, order_id, 409, form, {"received": _(USED)})
    came = format_money(Money(receipt.amount.amount, receipt.amount.currency))
    return _saved(order_id, _("{amount} received is noted.").format(amount=came))


@post(f"{PATH}/refunds", status_code=303, include_in_schema=False)
async def refund(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    member, form = await staff_member(request), await read_form(request)
    amount, errors = _amount(form, "refund")
    reason = form.get("reason", "").strip()
    if not reason:
        errors["reason"] = _(NO_REASON)
    wanted = _sound(NewRefund, {"amount": amount, "reason": reason})
    if wanted is None and not errors:
        errors["reason"] = _("Enter at most 2,000 characters")
    if errors or wanted is None:
        return await _page(request, order_id, 422, form, errors)
    key = form_key(member.staff_id, form, "refunds", str(order_id), content=wanted)
    try:
        await idempotency.waiting_for_itself(
            lambda: payments.refund(key, order_id, wanted, member.name)
        )
    except RefundTooHigh as refusal:
        return await _page(request, order_id, 409, form, {"refund": refusal.detail()})
    except idempotency.KeyReused:
        return await _page(request, order_id, 409, form, {"refund": _(USED)})
    return _saved(order_id, _("The refund is noted. Mark it as paid out when the money has left."))


@post(f"{PATH}/refunds/{{refund_id:uuid}}/payout", status_code=303, include_in_schema=False)
async def pay_out(
    request: AnyRequest, order_id: FromPath[UUID], refund_id: FromPath[UUID]
) -> Answer:
    member = await staff_member(request)
    await payments.pay_out(order_id, refund_id, "", member.name)
    return _saved(order_id, _("The refund is paid out."))


@post(f"{PATH}/release", status_code=303, include_in_schema=False)
async def release(order_id: FromPath[UUID]) -> Answer:
    await payments.let_leave(order_id)
    return _saved(order_id, _("The order may leave before it is paid."))


def _amount(form: Form, field: str) -> tuple[MoneyInput | None, dict[str, str]]:
    typed = form.get(field, "").strip()
    try:
        amount = price_of(typed) if typed else None
    except WrongPrice as error:
        return None, {field: str(error)}
    if amount is None or not amount.amount:
        return None, {field: _("Enter an amount above 0")}
    return MoneyInput(amount.amount, amount.currency), {}


def _sound(kind: Any, given: Mapping[str, Any]) -> Any:
    try:
        return msgspec.convert(given, kind, from_attributes=True)
    except msgspec.ValidationError:
        return None


def _saved(order_id: UUID, said: str) -> Answer:
    return see_other(f"/staff/orders/{order_id}/payment", Flash(said))


async def _page(
    request: AnyRequest,
    order_id: UUID,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    order = await sales.find_order(order_id)
    payment = await payments.payment_of(order)
    entry = form or {}
    due = typed_price(payment.due) if payment.due.amount else ""
    return page(
        request,
        "staff/order_payment/show.html",
        status,
        member=await staff_member(request),
        order=order,
        payment=payment,
        operations=await payments.operations_of(order_id),
        disputes=await payments.list_disputes(order_id),
        by_hand=payment.method is not None and METHODS[payment.method].by_hand,
        pays_out=payment.method is not None and payments.is_paid_out_by_hand(payment.method),
        can_receive=payments.can_receive(payment),
        typed={
            "received": entry.get("received", due),
            "reference": entry.get("reference", ""),
            "refund": entry.get("refund", ""),
            "reason": entry.get("reason", ""),
        },
        errors=errors or {},
        key=(status != 409 and entry.get("key")) or fresh_key(),
    )


handlers = [show_payment, receive, refund, pay_out, release]
