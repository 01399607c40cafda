"""The operations of payments online: leased for one asker, and put off without an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.infra.database import Row, fetch
from app.services.payments.disputes import UNDECIDED
from app.services.payments.port import Asked
from app.values.payments import OperationKind, OperationState

# Longer than a call can take.
LEASE_SECONDS: Final = 60
# Seconds until the same key is asked again.
WAITS: Final = (2.0, 10.0, 60.0, 300.0, 900.0)
ASKED: Final = """
operation_id, payment_id, operations.kind, order_id, order_number, operations.amount, currency,
    coalesce(CASE WHEN operations.kind = 'VOID' THEN operations.provider_ref END,
        payments.provider_ref) AS payment_ref, operations.provider_ref, attempts,
    operations.created_at, first_tried_at, dropped_at, opened_at, looked_at
"""
OPEN_STATES: Final = f"state IN ('{OperationState.OWED}', '{OperationState.UNKNOWN}')"
BY_CASHIER: Final = f"('{OperationKind.CAPTURE}', '{OperationKind.VOID}', '{OperationKind.REFUND}')"
LEASE: Final = f"""
WITH due AS MATERIALIZED (
    SELECT operation_id FROM payments.operations JOIN payments.payments USING (payment_id)
    WHERE {OPEN_STATES} AND method = $1 AND (leased_until IS NULL OR leased_until <= now())
      AND {{which}}
    ORDER BY operations.created_at LIMIT $2 FOR UPDATE OF operations SKIP LOCKED
), leased AS (
    UPDATE payments.operations SET attempts = attempts + 1,
        leased_until = now() + make_interval(secs => {LEASE_SECONDS}),
        first_tried_at = coalesce(first_tried_at, clock_timestamp())
    FROM due WHERE operations.operation_id = due.operation_id RETURNING operations.*
)
SELECT {ASKED.replace("operations.", "leased.")} FROM leased AS leased
JOIN payments.payments USING (payment_id)
"""
# While the customer's bank has the money, the shop pays nothing back.
NOT_DISPUTED: Final = f"""
(operations.kind <> '{OperationKind.REFUND}' OR NOT EXISTS (
    SELECT FROM payments.disputes WHERE disputes.payment_id = operations.payment_id
      AND disputes.state IN ({UNDECIDED})))
"""
LEASE_DUE: Final = LEASE.format(which=f"operations.kind IN {BY_CASHIER} AND {NOT_DISPUTED}")
LEASE_ONE: Final = LEASE.format(which="operation_id = $3")
PUT_OFF: Final = f"""
UPDATE payments.operations SET state = '{OperationState.UNKNOWN}',
    leased_until = clock_timestamp() + make_interval(secs => $2),
    provider_ref = coalesce(provider_ref, $3)
WHERE operation_id = $1 AND {OPEN_STATES}
"""


class LeasedOperation(msgspec.Struct, frozen=True, kw_only=True):
    """`reference` is the provider's id, if it has said one; times are PostgreSQL's."""

    asked: Asked
    reference: str | None
    first_tried_at: datetime
    is_dropped: bool
    # When the payment was opened, and when its provider was last asked what it knows.
    opened_at: datetime
    looked_at: datetime | None


async def lease_due(method: str, limit: int) -> Sequence[LeasedOperation]:
    """Commits at once, so that no other cashier asks for the same meanwhile."""
    return [_leased(row) for row in await fetch(LEASE_DUE, method, limit)]


async def lease_one(method: str, operation_id: UUID) -> LeasedOperation | None:
    """Returns None if it is over, or another asks for it."""
    rows = await fetch(LEASE_ONE, method, 1, operation_id)
    return _leased(rows[0]) if rows else None


async def put_off(leased: LeasedOperation, reference: str | None = None) -> None:
    wait = WAITS[min(leased.asked.attempts, len(WAITS)) - 1]
    await fetch(PUT_OFF, leased.asked.operation_id, wait, reference)


def _leased(row: Row) -> LeasedOperation:
    fields: dict[str, Any] = dict(row)
    return LeasedOperation(
        reference=fields.pop("provider_ref"),
        first_tried_at=fields.pop("first_tried_at"),
        is_dropped=fields.pop("dropped_at") is not None,
        opened_at=fields.pop("opened_at"),
        looked_at=fields.pop("looked_at"),
        asked=Asked(**fields),
    )
