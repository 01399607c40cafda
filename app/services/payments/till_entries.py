"""Each movement of the shop's money in a range of days, for the bookkeeper's table."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import elsewhere, fetch
from app.services.payments.till import IS_BY_HAND
from app.values.payments import OperationKind, OperationState
from app.values.report_ranges import ReportRange

PORTION: Final = 2000
# What a provider has booked, and what people of the shop have noted.
ENTRIES: Final = f"""
SELECT * FROM (
    SELECT transaction_id AS entry_id, booked_at AS at, transactions.kind, transactions.provider,
        method, order_number, transactions.amount, fee, transactions.currency, reference
    FROM payments.transactions LEFT JOIN payments.operations USING (operation_id)
        LEFT JOIN payments.payments USING (payment_id)
    WHERE booked_at >= $1 AND booked_at < $2
    UNION ALL
    SELECT operation_id, ended_at, operations.kind, '', method, order_number,
        CASE operations.kind WHEN '{OperationKind.REFUND}' THEN -operations.amount
            ELSE operations.amount END,
        0, currency, coalesce((
            SELECT facts.reference FROM payments.facts
            WHERE facts.payment_id = operations.payment_id AND (fact_id = cause_id
                OR facts.object IN (operation_id::text, cause_id::text)) LIMIT 1), '')
    FROM payments.operations JOIN payments.payments USING (payment_id)
    WHERE operations.kind IN ('{OperationKind.CAPTURE}', '{OperationKind.REFUND}')
      AND state = '{OperationState.DONE}' AND operations.amount > 0 AND NOT is_test
      AND ended_at >= $1 AND ended_at < $2 AND {IS_BY_HAND}
) AS entries
WHERE (at, entry_id) > ($3, $4) ORDER BY at, entry_id LIMIT {PORTION}
"""
NO_ENTRY: Final = UUID(int=0)


class TillEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`provider` is empty for what people have noted, and `method` for what no order explains.

    `amount` is below zero for what went, and `fee` comes off it.
    """

    entry_id: UUID
    at: datetime
    kind: str
    provider: str
    method: str | None
    order_number: str | None
    amount: int
    fee: int
    currency: str
    reference: str


async def list_entries(over: ReportRange) -> AsyncGenerator[Sequence[TillEntry]]:
    """Yields the entries of the range in portions, the oldest first."""
    at, last = over.begins, NO_ENTRY
    while True:
        found = await elsewhere(partial(fetch, ENTRIES, over.begins, over.ends, at, last))
        if not found:
            return
        entries = [TillEntry(**row) for row in found]
        yield entries
        at, last = entries[-1].at, entries[-1].entry_id
