"""Disputes: the customer's bank takes money back, and decides later whose it is.

While it decides, the shop pays nothing back by itself, so that the money does not go twice. A
dispute that is lost is a refund of its own cause, which takes the place of those that are owed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from uuid_utils.compat import uuid7

from app.infra.database import Row, fetch, fetch_value
from app.messaging.events import PaymentEvent, PaymentLapsed, PaymentRefunded, PaymentSecured
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.port import DisputeSeen
from app.services.payments.providers import STRIPE
from app.tables.payments import PaymentRow
from app.values.money import Money
from app.values.payments import OperationKind, OperationState, PaymentCause
from app.values.till import DisputeState

UNDECIDED: Final = f"'{DisputeState.TO_ANSWER}', '{DisputeState.IN_REVIEW}'"
KEEP: Final = """
INSERT INTO payments.disputes AS known (dispute_id, provider, reference, payment_id, amount,
    currency, reason, state, answer_by, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (provider, reference) DO UPDATE SET state = excluded.state,
    amount = excluded.amount, answer_by = excluded.answer_by, changed_at = clock_timestamp()
WHERE (known.state, known.amount, known.answer_by)
    IS DISTINCT FROM (excluded.state, excluded.amount, excluded.answer_by)
RETURNING true
"""
# Refunds that are owed, and whether a provider was asked for them already.
OWED: Final = f"""
SELECT operation_id, amount,
    state <> '{OperationState.REFUSED}' AND first_tried_at IS NOT NULL AS asked
FROM payments.operations
WHERE payment_id = $1 AND kind = '{OperationKind.REFUND}' AND state <> '{OperationState.DONE}'
  AND amount > 0 AND NOT EXISTS (
    SELECT FROM payments.operations AS again WHERE again.kind = '{OperationKind.REFUND}'
      AND again.cause_kind = '{PaymentCause.RETRY}'
      AND again.cause_id = operations.operation_id)
ORDER BY created_at, operation_id
"""
LOST: Final = f"""
SELECT operation_id, amount FROM payments.operations
WHERE payment_id = $1 AND kind = '{OperationKind.REFUND}' AND state = '{OperationState.DONE}'
  AND cause_kind = '{PaymentCause.DISPUTE}' AND provider_ref = $2
"""
REFUSE: Final = f"""
UPDATE payments.operations SET state = '{OperationState.REFUSED}', leased_until = NULL,
    ended_at = coalesce(ended_at, clock_timestamp()) WHERE operation_id = $1
"""
LIST: Final = """
SELECT dispute_id, order_id, order_number, disputes.amount, disputes.currency, reason, state,
    answer_by, disputes.opened_at, reference
FROM payments.disputes JOIN payments.payments USING (payment_id)
WHERE ($1::uuid IS NULL OR order_id = $1) AND ($2::text[] IS NULL OR state = ANY($2))
ORDER BY state IN ('WON', 'LOST', 'ENDED'), answer_by NULLS LAST, disputes.opened_at DESC LIMIT 200
"""
TO_ANSWER: Final = f"""
SELECT count(*) FROM payments.disputes
WHERE state IN ('{DisputeState.INQUIRY}', '{DisputeState.TO_ANSWER}')
"""


# The cause of what moved, if anything did, and its events.
Decided = tuple[MoneyMoved | None, list[PaymentEvent]]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is the provider's own word, and `reference` its id of the dispute."""

    dispute_id: UUID
    order_id: UUID
    order_number: str
    amount: Money
    reason: str
    state: str
    answer_by: datetime | None
    opened_at: datetime
    reference: str

    @property
    def awaits_answer(self) -> bool:
        return self.state in (DisputeState.INQUIRY, DisputeState.TO_ANSWER)

    @property
    def is_undecided(self) -> bool:
        """Returns whether the customer's bank has the money for now."""
        return self.state in (DisputeState.TO_ANSWER, DisputeState.IN_REVIEW)

    @property
    def address(self) -> str:
        """Returns the page at the provider's site where the shop answers."""
        return f"https://dashboard.stripe.com/disputes/{self.reference}"


async def list_disputes(order_id: UUID | None = None, *states: DisputeState) -> list[Dispute]:
    """Returns those of one order, or of all; what is to be answered first comes first."""
    return [_shown(row) for row in await fetch(LIST, order_id, list(states) or None)]


async def count_to_answer() -> int:
    return await fetch_value(TO_ANSWER)


async def keep_dispute(row: PaymentRow, seen: DisputeSeen) -> bool:
    """Notes how it stands; returns whether that is new."""
    told = (seen.amount, row.currency, seen.reason[:60], seen.state, seen.answer_by, seen.opened_at)
    return bool(await fetch(KEEP, uuid7(), STRIPE, seen.reference, row.payment_id, *told))


async def decide(row: PaymentRow, seen: DisputeSeen) -> Decided:
    """Brings the books to how a dispute ended, once; `settle` and `save` afterwards.

    What is lost counts as paid back: the customer has the money for good.
    """
    match seen.state:
        case DisputeState.LOST:
            return await _lose(row, seen)
        case DisputeState.WON:
            return await _win(row, seen)
        case _:
            return None, []


async def _lose(row: PaymentRow, seen: DisputeSeen) -> Decided:
    """What the shop owed the customer is part of it, unless the provider was asked for it yet."""
    owed = await fetch(OWED, row.payment_id)
    under_way = sum(one["amount"] for one in owed if one["asked"])
    amount = min(seen.amount, row.paid - row.refunded - under_way)
    cause = MoneyMoved(PaymentCause.DISPUTE, uuid5(NAMESPACE_URL, seen.reference))
    kind, done, ref = OperationKind.REFUND, OperationState.DONE, seen.reference
    if amount <= 0:
        return None, []
    if not await books.write_operation(row, kind, amount, cause, state=done, reference=ref):
        return None, []
    await _take_off(row, [one for one in owed if not one["asked"]], amount)
    row.refunded += amount
    return cause, [books.event(PaymentRefunded, row, amount, cause)]


async def _win(row: PaymentRow, seen: DisputeSeen) -> Decided:
    """Takes back a loss, since banks may decide otherwise; `settle` owes what it had covered."""
    [lost] = await fetch(LOST, row.payment_id, seen.reference) or [None]
    if lost is None:
        return None, []
    await fetch(REFUSE, lost["operation_id"])
    again, done = MoneyMoved(PaymentCause.RETRY, lost["operation_id"]), OperationState.DONE
    await books.write_operation(row, OperationKind.REFUND, 0, again, state=done)
    row.refunded -= lost["amount"]
    cause = MoneyMoved(PaymentCause.DISPUTE, uuid5(NAMESPACE_URL, f"{seen.reference} won"))
    stands = PaymentSecured if row.secured_at else PaymentLapsed
    return cause, [books.event(stands, row, lost["amount"], cause)]


async def _take_off(row: PaymentRow, owed: Sequence[Row], amount: int) -> None:
    """Ends what the money covers of the refunds that are owed; the rest of one is owed again."""
    for one in owed:
        part = min(amount, one["amount"])
        if not part:
            return
        amount -= part
        row.to_refund -= part
        await fetch(REFUSE, one["operation_id"])
        rest, again = one["amount"] - part, MoneyMoved(PaymentCause.RETRY, one["operation_id"])
        state = OperationState.OWED if rest else OperationState.DONE
        await books.write_operation(row, OperationKind.REFUND, rest, again, state=state)


def _shown(row: Row) -> Dispute:
    fields: dict[str, Any] = dict(row)
    fields["amount"] = Money(fields["amount"], fields.pop("currency"))
    return Dispute(**fields)
