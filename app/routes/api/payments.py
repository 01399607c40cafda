"""How orders are paid: the ways to pay, money that came, and money that goes back."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.routes.api.examples import payments as examples
from app.routes.api.examples.orders import body
from app.services import payments, sales
from app.web.idempotency_key import KEY_IN_USE, IdempotencyKey, key_of, replayed, require_key
from app.web.openapi import (
    ANYONE,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    WITH_KEY,
    WITH_ORDER_TOKEN,
    problems,
    shown,
)
from app.web.pages import AnyRequest

TAGS = ["payments"]
CHANGING = problems(*KEY_PROBLEMS, *BODY_PROBLEMS, *KEY_IN_USE, "not-found", "payment-conflict")


class PaymentMethodList(msgspec.Struct, frozen=True):
    """In the order in which the checkout lists them; without any, orders are not paid here."""

    items: list[payments.MethodShown]


@get(
    "/payment-methods",
    tags=TAGS,
    security=ANYONE,
    operation_id="listPaymentMethods",
    summary="Ways to pay",
    responses={200: shown(PaymentMethodList, "The ways to pay", examples.METHODS)},
)
async def list_methods() -> PaymentMethodList:
    """`POST /orders` takes one as `payment_method`; the first is its default."""
    return PaymentMethodList(payments.offered_methods())


@get(
    "/orders/{order_id:uuid}/payment",
    tags=TAGS,
    security=WITH_ORDER_TOKEN,
    operation_id="getPayment",
    summary="How an order is paid",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(payments.Payment, "The payment", examples.PAID)},
)
async def show_payment(order_id: FromPath[UUID]) -> payments.Payment:
    """The amounts, and every movement of money with its cause, oldest first."""
    return await payments.payment_of(await sales.find_order(order_id))


@post(
    "/orders/{order_id:uuid}/payment/receipts",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="receiveMoney",
    summary="Note money that came",
    responses=CHANGING | {201: shown(payments.Payment, "The payment", examples.PAID)},
)
async def receive(
    request: AnyRequest,
    order_id: FromPath[UUID],
    data: Annotated[payments.NewReceipt, body(examples.RECEIPT)],
    idempotency_key: IdempotencyKey = None,
) -> Response[payments.Payment]:
    """An order that waits for its money may leave once all of it is there. What is too much, or
    comes for a cancelled order, is owed back. An `Idempotency-Key` is required.
    """
    require_key(idempotency_key)
    key = await key_of(request, idempotency_key, "receipts", order_id)
    payment, again = await payments.receive(key, order_id, data, request.auth.name)
    return Response(payment, headers=replayed(again))


@post(
    "/orders/{order_id:uuid}/refunds",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="refundMoney",
    summary="Give money back",
    responses=CHANGING | {201: shown(payments.OperationShown, "The refund", examples.REFUND)},
)
async def refund(
    request: AnyRequest,
    order_id: FromPath[UUID],
    data: Annotated[payments.NewRefund, body(examples.WANTED)],
    idempotency_key: IdempotencyKey = None,
) -> Response[payments.OperationShown]:
    """Money that goes back although nothing is cancelled; cancellations refund by themselves. More
    than is left of what came: 409 with `left`. An `Idempotency-Key` is required.
    """
    require_key(idempotency_key)
    key = await key_of(request, idempotency_key, "refunds", order_id)
    made, again = await payments.refund(key, order_id, data, request.auth.name)
    return Response(made, headers=replayed(again))


@post(
    "/orders/{order_id:uuid}/refunds/{refund_id:uuid}/payout",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="payOut",
    summary="Note that a refund is paid out",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "payment-conflict")
    | {200: shown(payments.Payment, "The payment", examples.RETURNED)},
)
async def pay_out(
    request: AnyRequest,
    order_id: FromPath[UUID],
    refund_id: FromPath[UUID],
    data: Annotated[payments.PayOut, body(examples.PAY_OUT)],
) -> payments.Payment:
    """For refunds that a person transfers or hands out. The same again changes nothing."""
    return await payments.pay_out(order_id, refund_id, data.reference, request.auth.name)


handlers = [list_methods, show_payment, receive, refund, pay_out]
