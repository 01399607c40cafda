"""Authorisations that end soon, and orders that have left although their money was not taken."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import Row, fetch, fetch_value
from app.values.money import Money
from app.values.payments import OperationKind, OperationState, PaymentCause, PaymentStatus

WITHIN_HOURS: Final = 24
# What is taken already, or was never to be, has no deadline.
ENDING: Final = f"""
payments.status = '{PaymentStatus.AUTHORISED}' AND NOT is_test
  AND capture_before <= now() + interval '{WITHIN_HOURS} hours' AND NOT EXISTS (
    SELECT FROM payments.operations AS taken
    WHERE taken.payment_id = payments.payment_id AND taken.kind = '{OperationKind.CAPTURE}'
      AND taken.state <> '{OperationState.REFUSED}')
"""
LIST_ENDING: Final = f"""
SELECT order_id, order_number, authorised AS amount, currency, capture_before AS at
FROM payments.payments WHERE {ENDING} ORDER BY capture_before LIMIT 200
"""
# The capture is owed as the first parcel leaves, and was refused; no money came since in any way.
UNTAKEN: Final = f"""
NOT is_test AND amount - cancelled - given > paid - refunded AND EXISTS (
    SELECT FROM payments.operations AS untaken
    WHERE untaken.payment_id = payments.payment_id AND untaken.kind = '{OperationKind.CAPTURE}'
      AND untaken.cause_kind = '{PaymentCause.PAYMENT}'
      AND untaken.state = '{OperationState.REFUSED}')
  AND NOT EXISTS (
    SELECT FROM payments.operations AS other
    WHERE other.payment_id = payments.payment_id AND other.kind = '{OperationKind.CAPTURE}'
      AND other.state <> '{OperationState.REFUSED}')
"""
LIST_UNTAKEN: Final = f"""
SELECT order_id, order_number, amount - cancelled - given - paid AS amount, currency, (
        SELECT max(ended_at) FROM payments.operations
        WHERE operations.payment_id = payments.payment_id
          AND operations.kind = '{OperationKind.CAPTURE}') AS at
FROM payments.payments WHERE {UNTAKEN} ORDER BY at LIMIT 200
"""


class MoneyAtRisk(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is when the authorisation ends, or when the money could not be taken."""

    order_id: UUID
    order_number: str
    amount: Money
    at: datetime


async def list_ending() -> list[MoneyAtRisk]:
    """Returns the authorisations that end within a day, the next one first."""
    return [_shown(row) for row in await fetch(LIST_ENDING)]


async def list_untaken() -> list[MoneyAtRisk]:
    """Returns what has left although its money could not be taken, the oldest first."""
    return [_shown(row) for row in await fetch(LIST_UNTAKEN)]


async def count_ending() -> int:
    return await fetch_value(f"SELECT count(*) FROM payments.payments WHERE {ENDING}")


async def count_untaken() -> int:
    return await fetch_value(f"SELECT count(*) FROM payments.payments WHERE {UNTAKEN}")


def _shown(row: Row) -> MoneyAtRisk:
    return MoneyAtRisk(
        order_id=row["order_id"],
        order_number=row["order_number"],
        amount=Money(row["amount"], row["currency"]),
        at=row["at"],
    )
