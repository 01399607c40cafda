"""Looks at a provider's side of a payment, and brings the books to it."""

from typing import Final
from uuid import UUID

from app.infra.database import fetch, fetch_row, fetch_value
from app.services.payments.applying import apply
from app.services.payments.port import PaymentSeen, Provider
from app.services.payments.providers import provider_of
from app.services.payments.refusals import ProviderAway
from app.values.payments import OperationKind, OperationState, PaymentStatus

PAYMENT: Final = "SELECT payment_id, method, currency FROM payments.payments WHERE order_id = $1"
PAGES: Final = f"""
SELECT operation_id, provider_ref FROM payments.operations
WHERE payment_id = $1 AND kind = '{OperationKind.OPEN}' AND provider_ref IS NOT NULL
ORDER BY created_at, operation_id
"""
# Pages that are open although nothing of the order is to be paid.
NEEDLESS: Final = f"""
SELECT operation_id, operations.provider_ref
FROM payments.operations JOIN payments.payments USING (payment_id)
WHERE order_id = $1 AND payments.status = '{PaymentStatus.NONE}'
  AND operations.kind = '{OperationKind.OPEN}' AND state = '{OperationState.DONE}'
  AND (answer ->> 'ends_at')::timestamptz > now()
"""
ENDED: Final = """
UPDATE payments.operations
SET answer = jsonb_set(answer, '{ends_at}', to_jsonb(clock_timestamp())) WHERE operation_id = $1
"""
TRIED: Final = """
UPDATE payments.payments SET tried_at = clock_timestamp() WHERE order_id = $1 RETURNING tried_at
"""
LOOKED: Final = """
UPDATE payments.payments SET looked_at = greatest(looked_at, $2) WHERE order_id = $1
"""
# Seconds between two looks at a payment that waits for something.
LOOK_EVERY: Final = 300
# After a try in vain it waits for as long again as nothing could be read, up to this.
LONGEST_WAIT: Final = 3600
WAITS: Final = f"""
make_interval(secs => CASE WHEN looked_at >= tried_at THEN {LOOK_EVERY} ELSE
    least({LONGEST_WAIT}, greatest({LOOK_EVERY},
        extract(epoch FROM tried_at - coalesce(looked_at, opened_at)))) END)
"""
# Also of an order that was cancelled while somebody had its page open.
OPEN: Final = f"""
SELECT order_id FROM (
    SELECT order_id, looked_at, tried_at, opened_at FROM payments.payments
    WHERE method = 'CARD' AND status IN ('AWAITED', 'AUTHORISED', 'FAILED')
      AND (failed_at IS NULL OR failed_at > now() - interval '3 days')
      AND opened_at > now() - interval '90 days'
    UNION ALL
    SELECT order_id, looked_at, tried_at, opened_at FROM payments.payments
    WHERE method = 'CARD' AND status = 'NONE' AND pay_by > now() - interval '1 day'
) AS waiting
WHERE tried_at IS NULL OR tried_at < now() - {WAITS}
ORDER BY tried_at NULLS FIRST LIMIT $1
"""


async def look(order_id: UUID) -> bool:
    """Returns whether something was new; does nothing for what is paid by hand.

    Raises `ProviderAway` if a page could not be read, once the others are; that it was tried is
    noted before, so that others have their turn.
    """
    payment = await fetch_row(PAYMENT, order_id)
    provider = provider_of(payment["method"]) if payment else None
    if payment is None or provider is None:
        return False
    began, seen = await fetch_value(TRIED, order_id), dict[UUID, PaymentSeen]()
    away: ProviderAway | None = None
    for page in await fetch(PAGES, payment["payment_id"]):
        try:
            found = await provider.look(page["provider_ref"], payment["currency"])
        except ProviderAway as error:
            # Another page may be the one that was paid.
            away = error
            continue
        if found:
            seen[page["operation_id"]] = found
    changed = await apply(order_id, seen) if seen else False
    await _end_needless(provider, order_id)
    if away:
        raise away
    await fetch(LOOKED, order_id, began)
    return changed


async def _end_needless(provider: Provider, order_id: UUID) -> None:
    """Ends the pages of a cancelled order, so that nobody pays for nothing."""
    for page in await fetch(NEEDLESS, order_id):
        if await provider.end(page["provider_ref"]):
            await fetch(ENDED, page["operation_id"])


async def look_at_open(limit: int) -> int:
    """Looks at payments that wait, at each every few minutes; returns how many it looked at.

    Raises `ProviderAway` once it has tried them all.
    """
    away: ProviderAway | None = None
    found = await fetch(OPEN, limit)
    for one in found:
        try:
            await look(one["order_id"])
        except ProviderAway as error:
            away = error
    if away:
        raise away
    return len(found)
