"""A shop whose provider has booked what no order explains."""

from typing import Final
from uuid import UUID

from app.infra.database import fetch, fetch_value

# Compared until an hour ago.
SAID: Final = """
WITH run AS (
    INSERT INTO payments.reconciliations (reconciliation_id, provider, from_at, until_at,
        attempts, started_at, ended_at, transactions, differences)
    VALUES (gen_random_uuid(), 'STRIPE', now() - interval '1 day', now() - interval '1 hour', 1,
        now(), now(), 1, 1) RETURNING reconciliation_id
), booked AS (
    INSERT INTO payments.transactions (transaction_id, provider, reference, kind, word, source,
        amount, fee, currency, moved, moved_currency, booked_at, reconciliation_id)
    SELECT gen_random_uuid(), 'STRIPE', 'txn_1NQx8LKZ2eYlo2Cb4xV', 'CHARGE', 'charge',
        'ch_3NQx8LKZ2eYlo2C', 700, 36, 'EUR', 700, 'EUR', now() - interval '3 hours',
        reconciliation_id FROM run RETURNING transaction_id, reconciliation_id
)
INSERT INTO payments.differences (difference_id, cause, subject, transaction_id, ours, theirs,
    currency, found_by)
SELECT gen_random_uuid(), 'UNKNOWN_CHARGE', transaction_id, transaction_id, 0, 700, 'EUR',
    reconciliation_id FROM booked RETURNING difference_id
"""


async def an_unknown_charge() -> UUID:
    """Returns the difference."""
    return await fetch_value(SAID)


async def its_reason() -> str:
    [row] = await fetch("SELECT reason FROM payments.differences")
    return row["reason"]


DISPUTED: Final = """
INSERT INTO payments.disputes (dispute_id, provider, reference, payment_id, amount, currency,
    reason, state, answer_by, opened_at)
SELECT gen_random_uuid(), 'STRIPE', 'dp_1NRx8LKZ2eYlo2Cb4xV', payment_id, 4970, 'EUR',
    'product_not_received', 'TO_ANSWER', now() + interval '9 days', now()
FROM payments.payments WHERE order_id = $1
"""


async def dispute(order_id: UUID) -> None:
    """The customer's bank has taken money of the order back for now."""
    await fetch(DISPUTED, order_id)
