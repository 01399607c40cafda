"""Applying one delivery: its effect and its `DONE` are one transaction."""

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
import structlog

from app.database import fetch, fetch_row, is_contention, is_outage, savepoint, transaction
from app.events import BY_TYPE

log = structlog.get_logger(__name__)

Apply = Callable[[Any], Awaitable[None]]

MAX_ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = 0.25, 10.0

CLAIM = """
SELECT delivery.id, delivery.listener, delivery.attempts,
       event.event_id, event.event_type, event.data
FROM messaging.deliveries AS delivery JOIN messaging.events AS event USING (event_id)
WHERE delivery.state = 'PENDING' AND delivery.due_at <= now() AND delivery.listener = ANY($1)
  AND NOT EXISTS (
      SELECT FROM messaging.deliveries AS earlier
      WHERE split_part(earlier.listener, '.', 1) = split_part(delivery.listener, '.', 1)
        AND earlier.order_id = delivery.order_id
        AND earlier.id < delivery.id AND earlier.state <> 'DONE')
ORDER BY delivery.due_at, delivery.id
LIMIT 1
FOR UPDATE OF delivery SKIP LOCKED
"""

DONE = "UPDATE messaging.deliveries SET state = 'DONE', done_at = now(), error = NULL WHERE id = $1"

POSTPONE = """
UPDATE messaging.deliveries
SET state = $2, attempts = $3, error = $4, due_at = now() + make_interval(secs => $5)
WHERE id = $1
"""


async def apply_next(listeners: Mapping[str, Apply]) -> bool:
    """Applies the oldest due delivery for any of `listeners`; False when there is none.

    Only the oldest unfinished delivery of its (service, order) is ever claimed, so a service
    hears one order's events in their order, and a failing one holds up no other order. An outage of
    the database is raised: nothing was done, and the delivery is as due as before.
    """
    async with transaction():
        claimed = await fetch_row(CLAIM, list(listeners))
        if claimed is None:
            return False
        try:
            async with savepoint():
                event = msgspec.json.decode(claimed["data"], type=BY_TYPE[claimed["event_type"]])
                await listeners[claimed["listener"]](event)
                await fetch(DONE, claimed["id"])
        except Exception as error:
            if is_outage(error):
                raise
            await _postpone(claimed, error)
    return True


async def _postpone(claimed: Mapping[str, Any], error: Exception) -> None:
    """Contention is nobody's fault and never counts; anything else is an attempt used up."""
    attempts = claimed["attempts"] + (0 if is_contention(error) else 1)
    state = "FAILED" if attempts >= MAX_ATTEMPTS else "PENDING"
    wait = min(FIRST_WAIT * 2 ** claimed["attempts"], LONGEST_WAIT) * random.uniform(0.5, 1)
    reason = f"{type(error).__name__}: {error}"[:1000]
    log.warning(
        "delivery failed" if state == "FAILED" else "delivery postponed",
        event_id=claimed["event_id"],
        listener=claimed["listener"],
        attempts=attempts,
        reason=reason,
    )
    await fetch(POSTPONE, claimed["id"], state, attempts, reason, wait)
