"""How an operation that was asked of a provider ended."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from app.infra.database import fetch, fetch_row, transaction
from app.messaging.events import PaymentCaptured, PaymentEvent, PaymentRefunded
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.port import ProviderAnswer
from app.services.payments.taking import owe_capture_again
from app.tables.payments import PaymentRow
from app.values.payments import OperationKind, OperationState, PaymentCause

FIND: Final = """
SELECT order_id, operations.kind, operations.amount, cause_kind, cause_id, operations.provider_ref
FROM payments.operations JOIN payments.payments USING (payment_id) WHERE operation_id = $1
"""
OVER: Final = (OperationState.DONE, OperationState.REFUSED)
# An operation ends once, however often a provider reports it.
END: Final = """
UPDATE payments.operations
SET state = $2, provider_ref = coalesce($3, provider_ref), answer = $4::jsonb, leased_until = NULL,
    ended_at = CASE WHEN $5 THEN clock_timestamp() END
WHERE operation_id = $1 AND state IN ('OWED', 'UNKNOWN') RETURNING true
"""


async def conclude(operation_id: UUID, answer: ProviderAnswer) -> bool:
    """Writes down how the operation ended, and what follows; returns False if it was over before.

    The sums move only if it is done.
    """
    async with transaction():
        found = await fetch_row(FIND, operation_id)
        if found is None:
            raise LookupError(str(operation_id))
        row = await books.lock_payment(found["order_id"])
        body = answer.body.decode() if answer.body else None
        ended = (answer.state, answer.reference, body, answer.state in OVER)
        if not await fetch(END, operation_id, *ended):
            return False
        if answer.payment_ref:
            row.provider_ref = answer.payment_ref
        events: list[PaymentEvent] = []
        cause = MoneyMoved(PaymentCause(found["cause_kind"]), found["cause_id"])
        if answer.state == OperationState.DONE:
            events = await _move(row, found, cause)
            events += await books.settle(row, cause)
        elif answer.state == OperationState.REFUSED and found["kind"] == OperationKind.CAPTURE:
            # The customer may have paid again meanwhile.
            await owe_capture_again(row)
        await books.save(row, *events)
    return True


async def _move(
    row: PaymentRow, operation: Mapping[str, Any], cause: MoneyMoved
) -> list[PaymentEvent]:
    amount = operation["amount"]
    match operation["kind"]:
        case OperationKind.AUTHORISE:
            row.authorised += amount
        case OperationKind.VOID:
            return await books.let_go(row, amount, operation["provider_ref"], cause)
        case OperationKind.CAPTURE:
            row.paid += amount
            return [books.event(PaymentCaptured, row, amount, cause)]
        case OperationKind.REFUND:
            row.to_refund -= amount
            row.refunded += amount
            return [books.event(PaymentRefunded, row, amount, cause)]
        case _:
            pass
    return []
