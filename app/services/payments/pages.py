"""The page on which an order is paid online: opened for the customer who waits for it."""

import asyncio
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import Row, fetch, fetch_row, transaction
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.cashier import carry
from app.services.payments.looking import look
from app.services.payments.online_operations import LeasedOperation, lease_one
from app.services.payments.port import PageGiven
from app.services.payments.providers import provider_of
from app.services.payments.refusals import NoPageNow, ProviderAway
from app.settings import settings
from app.tables.payments import PaymentRow
from app.values.payments import METHODS, OperationKind, OperationState, PaymentCause

# How long after a page has ended its money may still be on its way.
GRACE: Final = timedelta(minutes=15)
# A page that ends sooner is not worth opening.
WORTH_OPENING: Final = timedelta(minutes=2)
AWAITED: Final = """
SELECT payment_id, order_id, method, amount, cancelled, given, secured_at, failed_at
FROM payments.payments WHERE order_id = $1
"""
LATEST: Final = f"""
SELECT operation_id, state, answer, now() AS at, EXISTS (
    SELECT FROM payments.operations AS paid
    WHERE paid.kind = '{OperationKind.AUTHORISE}' AND paid.cause_kind = '{PaymentCause.PAYMENT}'
      AND paid.cause_id = operations.operation_id) AS was_paid
FROM payments.operations
WHERE payment_id = $1 AND kind = '{OperationKind.OPEN}'
ORDER BY created_at DESC, operation_id DESC LIMIT 1
"""
# A page that was opened just now need not be looked at before long.
PUT_OFF_DEADLINE: Final = """
UPDATE payments.payments SET pay_by = greatest(pay_by, $2),
    tried_at = coalesce(tried_at, now()), looked_at = coalesce(looked_at, now())
WHERE order_id = $1 AND failed_at IS NULL AND secured_at IS NULL RETURNING true
"""
# Times for which another request, which opens the same page, is waited for.
TRIES: Final = 30
EVERY: Final = 0.1


class _Opening(msgspec.Struct, frozen=True):
    """Nothing is leased while another request asks for the page."""

    leased: LeasedOperation | None


async def open_page(order_id: UUID) -> PageGiven | None:
    """Returns the page on which the order is paid; None if nothing is to be paid online (any more).

    Raises `NoPayment` and `NoPageNow`.
    """
    for _try in range(TRIES):
        awaited = await _awaited(order_id)
        if awaited is None:
            return None
        latest = await fetch_row(LATEST, awaited["payment_id"])
        if page := await _open(awaited, latest):
            return page
        provider = provider_of(awaited["method"])
        if provider is None:
            return None
        if latest:
            # An earlier page may have been paid.
            await _look(order_id)
        found = await _next(order_id)
        if found is None:
            # It was paid meanwhile, or another request has opened the page.
            continue
        if found.leased is None:
            await asyncio.sleep(EVERY)
            continue
        await carry(provider, found.leased)
        if page := await _open(awaited, await fetch_row(LATEST, awaited["payment_id"])):
            return page
        if await _awaited(order_id):
            break
    raise NoPageNow


async def awaited_online(order_id: UUID) -> bool:
    """Returns whether a customer has to be led to a provider's page."""
    return settings.stripe_api_key is not None and await _awaited(order_id) is not None


async def _awaited(order_id: UUID) -> Row | None:
    """Returns the payment if it is to be paid online, and is not."""
    row = await fetch_row(AWAITED, order_id)
    if row is None or METHODS[row["method"]].by_hand or row["secured_at"] or row["failed_at"]:
        return None
    return row if row["amount"] - row["cancelled"] - row["given"] > 0 else None


async def _open(payment: Row, latest: Row | None) -> PageGiven | None:
    """Returns the page that is open, once the order is kept for as long as that can be paid."""
    page = _page(latest)
    if page is None:
        return None
    kept = await fetch(PUT_OFF_DEADLINE, payment["order_id"], page.ends_at + GRACE)
    return page if kept else None


def _page(latest: Row | None) -> PageGiven | None:
    if latest is None or latest["state"] != OperationState.DONE or not latest["answer"]:
        return None
    if latest["was_paid"]:
        # Its money was let go since, and nobody can pay there twice.
        return None
    page = msgspec.json.decode(latest["answer"], type=PageGiven)
    return page if page.ends_at - latest["at"] > WORTH_OPENING else None


async def _look(order_id: UUID) -> None:
    try:
        await look(order_id)
    except ProviderAway as error:
        raise NoPageNow from error


async def _next(order_id: UUID) -> _Opening | None:
    """Returns the operation that opens the page: one under way, or a new one."""
    async with transaction():
        row = await books.lock_payment(order_id)
        if row.secured_at or row.failed_at or not books.balance_of(row).due:
            return None
        latest = await fetch_row(LATEST, row.payment_id)
        if latest and latest["state"] in (OperationState.OWED, OperationState.UNKNOWN):
            operation_id = latest["operation_id"]
        elif _page(latest):
            return None
        else:
            operation_id = await _write(row, latest)
        return _Opening(await lease_one(row.method, operation_id) if operation_id else None)


async def _write(row: PaymentRow, latest: Row | None) -> UUID | None:
    if latest:
        cause = MoneyMoved(PaymentCause.RETRY, latest["operation_id"])
    else:
        cause = MoneyMoved(PaymentCause.PAYMENT, row.payment_id)
    return await books.write_operation(row, OperationKind.OPEN, books.balance_of(row).due, cause)
