"""Where the books of the shop and of a provider differ, and how a manager explains it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from app import audit_log
from app.infra.database import fetch, fetch_row, transaction
from app.services.payments.refusals import DifferenceSettled, UnknownDifference
from app.services.payments.till_shapes import Difference
from app.values.money import SignedMoney
from app.values.till import DifferenceState

SHOWN: Final = """
SELECT difference_id, differences.cause, differences.state, ours, theirs, differences.currency,
    order_id, order_number, coalesce(reference, operations.provider_ref, '') AS reference,
    coalesce(word, '') AS word, booked_at, found_at, explained_by, reason
FROM payments.differences
    LEFT JOIN payments.operations USING (operation_id)
    LEFT JOIN payments.transactions USING (transaction_id)
    LEFT JOIN payments.payments ON payments.payment_id = operations.payment_id
"""
LIST: Final = f"""
{SHOWN} WHERE differences.state = ANY($1) ORDER BY found_at DESC, difference_id LIMIT $2
"""
ONE: Final = f"{SHOWN} WHERE difference_id = $1"
LOCK: Final = "SELECT state FROM payments.differences WHERE difference_id = $1 FOR UPDATE"
EXPLAIN: Final = f"""
UPDATE payments.differences SET state = '{DifferenceState.EXPLAINED}', explained_by = $2,
    reason = $3, ended_at = clock_timestamp() WHERE difference_id = $1
"""


async def list_differences(*states: DifferenceState, limit: int = 200) -> list[Difference]:
    """Returns those in the given states, or all, the latest first."""
    found = await fetch(LIST, list(states or DifferenceState), limit)
    return [_shown(row) for row in found]


async def explain(difference_id: UUID, reason: str, by: str) -> Difference:
    """The same again changes nothing. Raises `UnknownDifference` and `DifferenceSettled`."""
    async with transaction():
        found = await fetch_row(LOCK, difference_id)
        if found is None:
            raise UnknownDifference(str(difference_id))
        if found["state"] == DifferenceState.SETTLED:
            raise DifferenceSettled
        before = await _find(difference_id)
        if before.reason == reason:
            return before
        await fetch(EXPLAIN, difference_id, by, reason)
        about = audit_log.Subject("difference", difference_id, before.order_number or "")
        was, now = {"reason": before.reason}, {"reason": reason}
        await audit_log.note("till.difference_explained", about, was, now)
        return await _find(difference_id)


async def _find(difference_id: UUID) -> Difference:
    row = await fetch_row(ONE, difference_id)
    if row is None:
        raise UnknownDifference(str(difference_id))
    return _shown(row)


def _shown(row: Mapping[str, Any]) -> Difference:
    fields: dict[str, Any] = dict(row)
    currency = fields.pop("currency")
    fields |= {name: SignedMoney(fields.pop(name), currency) for name in ("ours", "theirs")}
    return Difference(**fields)
