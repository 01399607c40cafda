"""Refunds that the provider refused, and that are owed until they went back in another way."""

from collections.abc import Iterable
from uuid import UUID

from app.infra.database import Row
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.tables.payments import PaymentRow
from app.values.payments import OperationKind, OperationState, PaymentCause


def refused_for_good(operations: Iterable[Row]) -> list[Row]:
    """Returns those that no other has taken the place of."""
    refunds = [one for one in operations if one["kind"] == OperationKind.REFUND]
    again = tried_again(refunds)
    return [
        one
        for one in refunds
        if one["state"] == OperationState.REFUSED and one["operation_id"] not in again
    ]


def tried_again(operations: Iterable[Row]) -> set[UUID]:
    return {
        one["cause_id"]
        for one in operations
        if one["kind"] == OperationKind.REFUND and one["cause_kind"] == PaymentCause.RETRY
    }


async def cover(row: PaymentRow, refused: Iterable[Row], amount: int) -> None:
    """Takes what somebody has paid back off what was refused; the rest of it is tried again."""
    row.to_refund -= amount
    for one in refused:
        part = min(amount, one["amount"])
        if not part:
            return
        amount -= part
        again, rest = MoneyMoved(PaymentCause.RETRY, one["operation_id"]), one["amount"] - part
        state = OperationState.OWED if rest else OperationState.DONE
        await books.write_operation(row, OperationKind.REFUND, rest, again, state=state)
