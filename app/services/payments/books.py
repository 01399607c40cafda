"""The books of one payment, under its row's lock: every sum follows from its operations."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra import live
from app.infra.database import fetch, now
from app.messaging import publish
from app.messaging.events import PaymentEvent, PaymentLapsed, PaymentSecured
from app.messaging.events.payments import MoneyMoved
from app.services.payments.refusals import NoPayment
from app.tables.payments import PaymentRow
from app.values.money import Money, in_units
from app.values.payments import (
    METHODS,
    Balance,
    FactKind,
    OperationKind,
    OperationState,
    payment_status,
)

# Money that is owed to a customer must be back within 14 days (Directive 2011/83/EU, article 13).
BACK_WITHIN: Final = timedelta(days=14)
# How long a customer has to pay again once an authorisation has run out.
PAY_AGAIN: Final = timedelta(days=7)
SUMS: Final = ("cancelled", "given", "authorised", "paid", "refunded", "to_refund")

OWE: Final = """
INSERT INTO payments.operations (operation_id, payment_id, kind, amount, cause_kind, cause_id,
    state, due_by, asked_by, note, created_at, ended_at, provider_ref)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (kind, cause_kind, cause_id) DO NOTHING RETURNING operation_id
"""
SAY: Final = """
INSERT INTO payments.facts (fact_id, payment_id, provider, kind, object, amount, reference,
    said_by, applied_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
"""


async def lock_payment(order_id: UUID) -> PaymentRow:
    """Locks the row until the transaction ends. Raises `NoPayment`."""
    found = PaymentRow.objects().where(PaymentRow.order_id == order_id)
    row = await found.lock_rows("UPDATE").first()
    if row is None:
        raise NoPayment(str(order_id))
    return row


def balance_of(row: PaymentRow) -> Balance:
    return Balance(total=row.amount, **{name: getattr(row, name) for name in SUMS})


async def write_operation(
    row: PaymentRow,
    kind: OperationKind,
    amount: int,
    cause: MoneyMoved,
    *,
    operation_id: UUID | None = None,
    state: OperationState = OperationState.OWED,
    by: str | None = None,
    note: str = "",
    reference: str | None = None,
) -> UUID | None:
    """Writes the operation of this cause; returns None if the cause has one already.

    The caller changes the sums of the row, and saves it.
    """
    at = await now()
    over = state in (OperationState.DONE, OperationState.REFUSED)
    due_by = at + BACK_WITHIN if kind == OperationKind.REFUND else None
    written = await fetch(
        OWE,
        *(operation_id or uuid7(), row.payment_id, kind, amount, cause.kind, cause.id),
        *(state, due_by, by, note, at, at if over else None, reference),
    )
    return written[0]["operation_id"] if written else None


async def write_fact(
    row: PaymentRow, provider: str, kind: FactKind, fact_id: UUID, amount: int, **said: Any
) -> None:
    facts = (said.get("object"), amount, said.get("reference", ""), said.get("by"))
    await fetch(SAY, fact_id, row.payment_id, provider, kind, *facts)


async def settle(row: PaymentRow, cause: MoneyMoved) -> list[PaymentEvent]:
    """Owes back what is too much by this cause, and notes that the order may leave if it now may.

    Call it after each change of the sums, then `save` with the events that it returns.
    """
    excess = balance_of(row).excess
    if excess and await write_operation(row, OperationKind.REFUND, excess, cause):
        row.to_refund += excess
    books = balance_of(row)
    waits = METHODS[row.method].waits and not row.secured_at
    if not waits or not books.price or not books.is_secured:
        return []
    row.secured_at = await now()
    return [event(PaymentSecured, row, books.price, cause)]


async def secure_free(row: PaymentRow, cause: MoneyMoved) -> list[PaymentEvent]:
    """Notes that what is left of the order costs nothing, and may leave; `save` the events."""
    if not METHODS[row.method].waits or row.secured_at:
        return []
    row.secured_at = await now()
    return [event(PaymentSecured, row, 0, cause)]


async def let_go(
    row: PaymentRow, amount: int, reference: str | None, cause: MoneyMoved
) -> list[PaymentEvent]:
    """Takes what can no longer be taken off what is set aside under the provider's reference.

    If nothing else stands for it, what has not left of the order waits again. `save` the events.
    """
    row.authorised -= amount
    if row.provider_ref == reference:
        row.provider_ref = row.capture_before = None
    if not row.secured_at or balance_of(row).is_secured:
        return []
    row.secured_at, row.pay_by = None, await now() + PAY_AGAIN
    return [event(PaymentLapsed, row, amount, cause)]


async def save(row: PaymentRow, *events: PaymentEvent) -> None:
    """Saves the locked row as its next version, and publishes events that were made of it."""
    row.version += 1
    row.status = payment_status(balance_of(row), is_failed=bool(row.failed_at))
    await row.save()
    if events:
        await publish(*(as_of(row, one) for one in events))
    live.nudge("order", row.order_id)


def event(
    kind: type[PaymentEvent], row: PaymentRow, amount: int, cause: MoneyMoved
) -> PaymentEvent:
    return kind(
        order_id=row.order_id,
        method=row.method,
        amount=Money(amount, row.currency),
        cause=cause,
        **_sums(row),
    )


def as_of(row: PaymentRow, made: PaymentEvent) -> PaymentEvent:
    # All events of a change say how the payment stands after it.
    return msgspec.structs.replace(made, **_sums(row))


def _sums(row: PaymentRow) -> Mapping[str, Any]:
    return {
        "status": row.status,
        "paid": Money(row.paid, row.currency),
        "refunded": Money(row.refunded, row.currency),
        "version": row.version,
    }


async def note(action: str, row: PaymentRow, amount: int) -> None:
    about = audit_log.Subject("order", row.order_id, row.order_number)
    said = f"{in_units(Money(amount, row.currency))} {row.currency}"
    await audit_log.note(action, about, {}, {"amount": said})
