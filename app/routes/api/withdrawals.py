"""Withdrawals from a contract, which anyone may declare."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import post

from app.routes.api.examples import orders
from app.services import sales
from app.values.languages import negotiated
from app.web.idempotency_key import refuse_key
from app.web.openapi import ANYONE, BODY_PROBLEMS, problems, shown
from app.web.pages import AnyRequest
from app.web.rate_limits import bounds_recipients


class WithdrawalReceived(msgspec.Struct, frozen=True):
    """When the declaration arrived; a mail confirms it, unless the address had many lately."""

    declared_at: datetime


@post(
    "/withdrawals",
    status_code=202,
    guards=[refuse_key],
    tags=["orders"],
    security=ANYONE,
    operation_id="declareWithdrawal",
    summary="Withdraw from a contract",
    responses=problems(*BODY_PROBLEMS)
    | {202: shown(WithdrawalReceived, "It has arrived", orders.WITHDRAWN)},
)
async def declare_withdrawal(
    request: AnyRequest, data: Annotated[sales.NewWithdrawal, orders.body(orders.WITHDRAWAL)]
) -> WithdrawalReceived:
    """The answer is the same whether or not there is such an order. `contact` is an email address,
    which gets a confirmation in the language of `Accept-Language`. Of an order with this number and
    address, all that has not left is asked to be cancelled, unless there is a `text`: it may be
    about some items only, so the shop reads it first. The eleventh declaration of an hour for one
    address, and those after it, are stored as well, but not confirmed by a mail.
    """
    spoken = negotiated(request.headers.get("Accept-Language", ""))
    declared = await sales.declare_withdrawal(data, spoken, bounded=bounds_recipients())
    return WithdrawalReceived(declared.declared_at)


handlers = [declare_withdrawal]
