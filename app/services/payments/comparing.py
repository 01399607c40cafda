"""Compares what a provider has booked with the operations of the shop.

Each transaction of a charge or a refund is one operation's, and each operation that was carried
out at the provider has its transactions, which together are its amount. What is not so is a
difference.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.infra.database import Row, fetch, fetch_value
from app.values.payments import FactKind, OperationKind, OperationState
from app.values.till import DifferenceCause, DifferenceState, TransactionKind

# An operation that ended at most so many minutes before the end of the time that is compared may
# have its transaction after it.
GRACE_MINUTES: Final = 10
# A dispute is explained by its row, and one that was lost by an operation as well.
UNKNOWN_DISPUTE: Final = f"""
kind = '{TransactionKind.DISPUTE}' AND NOT EXISTS (
    SELECT FROM payments.disputes WHERE disputes.reference = source)
"""
MONEY: Final = (
    f"'{TransactionKind.CHARGE}', '{TransactionKind.REFUND}', '{TransactionKind.REFUND_RETURNED}'"
)
MATCH: Final = f"""
UPDATE payments.transactions SET operation_id = operations.operation_id
FROM payments.operations
WHERE transactions.operation_id IS NULL AND transactions.provider = $1
  AND transactions.kind IN ({MONEY}, '{TransactionKind.DISPUTE}')
  AND operations.provider_ref = CASE transactions.kind
    WHEN '{TransactionKind.CHARGE}' THEN payment_ref ELSE source END
  AND CASE transactions.kind WHEN '{TransactionKind.CHARGE}'
    THEN operations.kind = '{OperationKind.CAPTURE}' AND state = '{OperationState.DONE}'
    ELSE operations.kind = '{OperationKind.REFUND}' END
"""
# A refund that was made and sent back before the shop looked has moved nothing.
UNMATCHED: Final = f"""
SELECT CASE min(kind) WHEN '{TransactionKind.CHARGE}' THEN '{DifferenceCause.UNKNOWN_CHARGE}'
        WHEN '{TransactionKind.REFUND}' THEN '{DifferenceCause.UNKNOWN_REFUND}'
        WHEN '{TransactionKind.REFUND_RETURNED}' THEN '{DifferenceCause.UNKNOWN_REFUND}'
        ELSE '{DifferenceCause.UNKNOWN_MOVEMENT}' END AS cause,
    (array_agg(transaction_id ORDER BY booked_at, transaction_id))[1] AS transaction_id,
    NULL::uuid AS operation_id, 0::bigint AS ours, sum(moved)::bigint AS theirs,
    min(moved_currency) AS currency, min(payment_ref) AS payment_ref
FROM payments.transactions
WHERE operation_id IS NULL AND provider = $1
  AND (kind IN ({MONEY}, '{TransactionKind.UNEXPLAINED}') OR {UNKNOWN_DISPUTE})
GROUP BY coalesce(source, reference) HAVING sum(moved) <> 0
"""
# What people have paid out themselves is not the provider's, even if it was asked before.
AT_PROVIDER: Final = f"""
operations.kind IN ('{OperationKind.CAPTURE}', '{OperationKind.REFUND}')
  AND operations.provider_ref IS NOT NULL AND NOT EXISTS (
    SELECT FROM payments.facts WHERE facts.payment_id = operations.payment_id
      AND facts.kind = '{FactKind.PAID_OUT}' AND facts.object = operations.operation_id::text)
"""
EXPECTED: Final = f"""
CASE WHEN operations.state <> '{OperationState.DONE}' THEN 0
    WHEN operations.kind = '{OperationKind.CAPTURE}' THEN operations.amount
    ELSE -operations.amount END
"""
# A refund whose end is not known yet is booked already, or is not.
UNEQUAL: Final = f"""
WITH compared AS (
    SELECT operation_id, operations.kind, {EXPECTED} AS ours, payments.currency,
        operations.state, coalesce(sum(moved), 0)::bigint AS theirs, count(transaction_id) AS found,
        bool_and(moved_currency = payments.currency) AS same_currency
    FROM payments.operations JOIN payments.payments USING (payment_id)
        LEFT JOIN payments.transactions USING (operation_id)
    WHERE {AT_PROVIDER} AND operations.ended_at >= $1
      AND operations.ended_at < $2::timestamptz - make_interval(mins => {GRACE_MINUTES})
    GROUP BY operation_id, payments.currency
)
SELECT CASE WHEN found > 0 THEN '{DifferenceCause.WRONG_AMOUNT}'
        WHEN kind = '{OperationKind.CAPTURE}' THEN '{DifferenceCause.MISSING_CHARGE}'
        ELSE '{DifferenceCause.MISSING_REFUND}' END AS cause,
    NULL::uuid AS transaction_id, operation_id, ours, theirs, currency
FROM compared WHERE ours <> theirs OR NOT same_currency
"""
NOTICE: Final = f"""
INSERT INTO payments.differences AS known (difference_id, cause, subject, transaction_id,
    operation_id, ours, theirs, currency, found_by)
SELECT gen_random_uuid(), $1, coalesce($3::uuid, $2::uuid), $2, $3, $4, $5, $6, $7
ON CONFLICT (cause, subject) DO UPDATE SET ours = excluded.ours, theirs = excluded.theirs,
    state = '{DifferenceState.NOTICED}', ended_at = NULL, explained_by = NULL, reason = '',
    found_by = excluded.found_by, found_at = clock_timestamp()
WHERE known.state = '{DifferenceState.SETTLED}'
   OR (known.ours, known.theirs) IS DISTINCT FROM (excluded.ours, excluded.theirs)
"""
SETTLE: Final = f"""
UPDATE payments.differences
SET state = '{DifferenceState.SETTLED}', ended_at = clock_timestamp()
WHERE state = '{DifferenceState.NOTICED}' AND NOT (cause, subject) IN (
    SELECT * FROM unnest($1::text[], $2::uuid[]))
"""
NOTICED: Final = f"""
SELECT count(*) FROM payments.differences WHERE state = '{DifferenceState.NOTICED}'
"""
# Payments that a look at the provider may bring to what it has booked, and those that are disputed.
TO_LOOK_AT: Final = """
SELECT DISTINCT order_id FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE operation_id = ANY($1) OR operations.provider_ref = ANY($2)
UNION
SELECT order_id FROM payments.disputes JOIN payments.payments USING (payment_id)
WHERE disputes.state IN ('INQUIRY', 'TO_ANSWER', 'IN_REVIEW')
LIMIT 200
"""


async def match(provider: str) -> None:
    """Finds the operation of each transaction that has none yet."""
    await fetch(MATCH, provider)


async def differences(provider: str, since: datetime, until: datetime) -> list[Row]:
    """Returns what does not agree now: `since` is when the first comparison begins."""
    return [*await fetch(UNMATCHED, provider), *await fetch(UNEQUAL, since, until)]


async def worth_a_look(found: list[Row]) -> list[UUID]:
    """Returns the orders whose payments differ."""
    ours = [one["operation_id"] for one in found if one["operation_id"]]
    theirs = [one["payment_ref"] for one in found if one.get("payment_ref")]
    return [row["order_id"] for row in await fetch(TO_LOOK_AT, ours, theirs)]


async def note_differences(run: UUID, found: list[Row]) -> int:
    """Notes what was found, and settles what no longer is; returns how many need attention."""
    for one in found:
        about = (one["cause"], one["transaction_id"], one["operation_id"])
        await fetch(NOTICE, *about, one["ours"], one["theirs"], one["currency"], run)
    causes = [one["cause"] for one in found]
    await fetch(SETTLE, causes, [one["operation_id"] or one["transaction_id"] for one in found])
    return await fetch_value(NOTICED)
