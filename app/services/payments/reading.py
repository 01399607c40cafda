"""Reads payments: of one order, what is unpaid, and what is to go back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.infra.database import fetch, fetch_row, fetch_value
from app.services.payments.books import SUMS
from app.services.payments.refusals import NoPayment, UnknownRefund
from app.services.payments.shapes import (
    MethodShown,
    OperationCause,
    OperationShown,
    OwedRefund,
    Payment,
    StoredOperation,
    UnpaidOrder,
)
from app.services.sales import Order
from app.tables.columns import every_column
from app.tables.payments import PaymentRow
from app.values.banks import BankAccount
from app.values.money import Money
from app.values.payment_fit import fits_somehow
from app.values.payments import METHODS, Balance, OperationKind, OperationState, PaymentStatus
from app.values.payments import offered_methods as offered
from app.values.shop_settings import shop_settings

PAYMENT: Final = f"SELECT {every_column(PaymentRow)} FROM payments.payments WHERE order_id = $1"
COLUMNS: Final = """
    operation_id, operations.kind, operations.amount, state, cause_kind, cause_id, created_at,
    ended_at, due_by, asked_by, note, (
        SELECT facts.reference FROM payments.facts
        WHERE facts.fact_id = cause_id AND operations.kind = 'CAPTURE'
           OR facts.object = operation_id::text
        ORDER BY facts.received_at DESC LIMIT 1) AS reference
"""
OPERATIONS: Final = f"""
SELECT {COLUMNS} FROM payments.operations
WHERE payment_id = $1 ORDER BY created_at, operation_id
"""
OPERATION: Final = f"""
SELECT {COLUMNS}, currency FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE operation_id = $1 AND order_id = $2
"""
OF_ORDER: Final = f"""
SELECT {COLUMNS}, currency FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE order_id = $1 ORDER BY created_at, operation_id
"""
# A refund that was refused is owed until it is tried again.
STILL_OWED: Final = f"""
operations.kind = '{OperationKind.REFUND}' AND state <> '{OperationState.DONE}' AND NOT EXISTS (
    SELECT FROM payments.operations AS again WHERE again.kind = '{OperationKind.REFUND}'
      AND again.cause_kind = 'RETRY' AND again.cause_id = operations.operation_id)
"""
OWED: Final = f"""
SELECT operation_id, order_id, order_number, method, operations.amount, currency, cause_kind, state,
    due_by, created_at
FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE {STILL_OWED} AND NOT is_test ORDER BY due_by, operation_id LIMIT $1
"""
COUNT_OWED: Final = f"""
SELECT count(*) FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE {STILL_OWED} AND NOT is_test
"""
UNPAID: Final = """
SELECT order_id, order_number, method, amount - cancelled - paid AS due, paid, currency, opened_at,
    pay_by
FROM payments.payments
WHERE status IN ('AWAITED', 'AUTHORISED', 'FAILED') AND NOT is_test
  AND amount - cancelled > paid
ORDER BY opened_at, payment_id LIMIT $1
"""
LATEST_DUE: Final = f"""
SELECT order_number, due_by FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE {STILL_OWED} AND order_id = ANY($1) ORDER BY due_by DESC LIMIT 1
"""


def offered_methods() -> list[MethodShown]:
    """Returns the ways to pay that go with some way of delivery, in the reader's language."""
    return [
        MethodShown(method_id=one.method_id, name=_(one.name), kind=one.kind)
        for one in map(METHODS.__getitem__, offered(shop_settings().payment_methods))
        if fits_somehow(one.method_id)
    ]


async def any_payment() -> bool:
    """Returns whether the shop takes payments, or did."""
    if shop_settings().payment_methods:
        return True
    return bool(await fetch_value("SELECT EXISTS (SELECT FROM payments.payments)"))


def bank_account() -> BankAccount | None:
    """Returns where customers transfer money to, if the shop has said so."""
    known = shop_settings()
    if not (known.bank_holder and known.bank_iban):
        return None
    return BankAccount(known.bank_holder, known.bank_iban, known.bank_bic)


async def find_payment(order_id: UUID) -> Payment:
    """Raises `NoPayment`."""
    row = await fetch_row(PAYMENT, order_id)
    if row is None:
        raise NoPayment(str(order_id))
    operations = await fetch(OPERATIONS, row["payment_id"])
    return _payment(row, [_shown(one, row["currency"]) for one in operations])


async def find_operation(order_id: UUID, operation_id: UUID) -> OperationShown:
    """Raises `UnknownRefund`."""
    row = await fetch_row(OPERATION, operation_id, order_id)
    if row is None:
        raise UnknownRefund(str(operation_id))
    return _shown(row, row["currency"])


async def operations_of(order_id: UUID) -> list[StoredOperation]:
    """Returns the movements of an order's money for the staff, oldest first."""
    return [
        StoredOperation(
            **msgspec.structs.asdict(_shown(row, row["currency"])),
            by=row["asked_by"],
            note=row["note"],
            reference=row["reference"] or "",
        )
        for row in await fetch(OF_ORDER, order_id)
    ]


async def list_owed(limit: int = 200) -> list[OwedRefund]:
    """Returns what is to go back to customers; what is due first comes first."""
    return [
        OwedRefund(
            operation_id=row["operation_id"],
            order_id=row["order_id"],
            order_number=row["order_number"],
            method=row["method"],
            amount=Money(row["amount"], row["currency"]),
            cause=row["cause_kind"],
            state=row["state"],
            due_by=row["due_by"],
            at=row["created_at"],
        )
        for row in await fetch(OWED, limit)
    ]


async def count_owed() -> int:
    return await fetch_value(COUNT_OWED)


async def list_unpaid(limit: int = 200) -> list[UnpaidOrder]:
    """Returns the orders of which money is awaited, oldest first."""
    return [
        UnpaidOrder(
            order_id=row["order_id"],
            order_number=row["order_number"],
            method=row["method"],
            due=Money(row["due"], row["currency"]),
            paid=Money(row["paid"], row["currency"]),
            at=row["opened_at"],
            pay_by=row["pay_by"],
        )
        for row in await fetch(UNPAID, limit)
    ]


async def latest_refund_due(orders: Sequence[UUID]) -> tuple[str, datetime] | None:
    """Returns number and date of the order that owes its customer money longest, if one does."""
    row = await fetch_row(LATEST_DUE, list(orders))
    return (row["order_number"], row["due_by"]) if row else None


async def payment_of(order: Order) -> Payment:
    """Returns how the order stands, also if nothing is to be paid for it."""
    if order.payment.method is not None:
        return await find_payment(order.order_id)
    total = order.total
    nothing = Money(0, total.currency)
    return Payment(
        order_id=order.order_id,
        order_number=order.order_number,
        method=None,
        status=PaymentStatus.NONE,
        total=total,
        cancelled=order.cancelled_share,
        paid=nothing,
        refunded=nothing,
        to_refund=nothing,
        due=nothing,
        pay_by=None,
        opened_at=order.placed_at,
        operations=[],
        version=0,
    )


def _payment(row: Mapping[str, Any], operations: list[OperationShown]) -> Payment:
    books = Balance(total=row["amount"], **{name: row[name] for name in SUMS})
    currency = row["currency"]
    return Payment(
        order_id=row["order_id"],
        order_number=row["order_number"],
        method=row["method"],
        status=row["status"],
        total=Money(books.total, currency),
        cancelled=Money(books.cancelled, currency),
        paid=Money(books.paid, currency),
        refunded=Money(books.refunded, currency),
        to_refund=Money(books.to_refund, currency),
        due=Money(books.due, currency),
        pay_by=row["pay_by"],
        opened_at=row["opened_at"],
        operations=operations,
        version=row["version"],
    )


def _shown(row: Mapping[str, Any], currency: str) -> OperationShown:
    return OperationShown(
        operation_id=row["operation_id"],
        kind=row["kind"],
        amount=Money(row["amount"], currency),
        state=row["state"],
        cause=OperationCause(row["cause_kind"], row["cause_id"]),
        at=row["created_at"],
        ended_at=row["ended_at"],
        due_by=row["due_by"],
    )
