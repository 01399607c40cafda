"""Whose turn it is, and what became of it: leases that are committed before anything is sent."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra import leases
from app.infra.database import fetch, fetch_value, transaction
from app.infra.outbound import SendingFailure
from app.values.foreign import seconds_to_wait
from app.values.statuses import PauseReason, SendingState

LEASE: Final = 60.0
"""Seconds after which a message is due again whose sender said nothing: it was killed."""
MINUTE, HOUR, DAY = 60.0, 3600.0, 24 * 3600.0
WAITS: tuple[float, ...] = (
    5.0,
    30.0,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
)
"""Seconds after each attempt that failed, each a fifth more or less: 52 hours for eleven."""
LONGEST_ASKED: Final = DAY
"""Seconds that a receiver may ask us to wait."""
DEAD_AFTER: Final = 3 * DAY
DEAD_ATTEMPTS: Final = 20
"""An endpoint is paused that took nothing for so long and so often."""

MESSAGES: Final = leases.Queue(
    table="webhooks.messages",
    key="message_id",
    done=SendingState.SENT,
    ended_at="ended_at",
    dates_failures=True,
    waits=WAITS,
    spread=(0.8, 1.2),
)

OLDEST = leases.oldest_due(
    MESSAGES,
    where="work.endpoint_id = endpoint.endpoint_id AND NOT behind",
    in_turn="earlier.endpoint_id = work.endpoint_id AND earlier.order_id = work.order_id",
)

OLDEST_OF_EACH = f"""
    SELECT found.message_id
    FROM webhooks.endpoints AS endpoint CROSS JOIN LATERAL ({OLDEST}) AS found
    WHERE endpoint.state = 'ACTIVE' AND endpoint.endpoint_id <> ALL($1::uuid[])
    ORDER BY found.due_at LIMIT $2"""
"""Of each endpoint, so that one with much to hear holds up no other."""

CLAIM = f"""
{leases.claim(MESSAGES, LEASE, OLDEST_OF_EACH)}, begun AS (
    INSERT INTO webhooks.attempts (message_id, number) SELECT message_id, attempts FROM leased
)
SELECT message_id AS key, attempts AS attempt, tries, leased.endpoint_id, order_id, event_id,
    event_type, body, url, generation, rotated_at
FROM leased JOIN webhooks.endpoints USING (endpoint_id)
"""

NOTED = """
UPDATE webhooks.attempts SET milliseconds = $3, status = $4, reason = $5, detail = $6, answer = $7
WHERE message_id = $1 AND number = $2
"""

NEXT = """
UPDATE webhooks.messages SET behind = false
WHERE behind AND message_id = (
    SELECT min(message_id) FROM webhooks.messages
    WHERE endpoint_id = $1 AND order_id = $2 AND message_id > $3 AND state = 'PENDING')
"""
"""A statement of its own, after the one that ends a message: who wrote the next meanwhile held that
message's row, and has committed (`LOOK_AHEAD` of messages.py)."""

TOOK_ONE = f"""
WITH noted AS ({NOTED})
UPDATE webhooks.endpoints SET failures = 0, failing_since = NULL, last_success_at = now()
WHERE endpoint_id = $8 AND (failures > 0 OR last_success_at IS NULL
    OR last_success_at < now() - interval '5 seconds')
"""
"""While all is well its row is left alone."""

PAUSES = """
state = 'ACTIVE' AND ($9::boolean
    OR failures + 1 >= $10 AND failing_since < now() - make_interval(secs => $11))
"""

TOOK_NONE = f"""
WITH noted AS ({NOTED})
UPDATE webhooks.endpoints
SET failures = failures + 1, failing_since = coalesce(failing_since, now()),
    last_failure_at = now(), state = CASE WHEN {PAUSES} THEN 'PAUSED' ELSE state END,
    pause_reason = CASE WHEN {PAUSES} THEN
        CASE WHEN $9 THEN '{PauseReason.GONE}' ELSE '{PauseReason.DEAD}' END ELSE pause_reason END,
    paused_at = CASE WHEN {PAUSES} THEN now() ELSE paused_at END
WHERE endpoint_id = $8
RETURNING CASE WHEN paused_at = now() THEN pause_reason END
"""


class DueMessage(leases.Leased, frozen=True, kw_only=True):
    """A message that is the caller's to send, and where it goes."""

    endpoint_id: UUID
    order_id: UUID | None
    event_id: str
    event_type: str
    body: str
    url: str
    generation: int
    rotated_at: datetime | None


class AttemptOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt came to: sent when there is no `reason`. `retry_after` as the header said."""

    milliseconds: int
    status: int | None = None
    reason: str | None = None
    detail: str | None = None
    answer: str | None = None
    retry_after: str | None = None


async def claim_messages(busy: Collection[UUID], most: int) -> list[DueMessage]:
    """At most one for each endpoint that is not `busy`, and only the first of its order.

    Leased and committed: not within a transaction, since others must see the lease before
    anything is sent.
    """
    return [DueMessage(**row) for row in await fetch(CLAIM, list(busy), most)]


async def note_message(due: DueMessage, outcome: AttemptOutcome) -> str | None:
    """Sent, or when it is tried next. Returns why the endpoint was paused, if it was.

    The endpoint's row before the message's, as in `resume`: so the two cannot block each other.
    """
    attempt = due.key, due.attempt, outcome.milliseconds, outcome.status
    noted = *attempt, outcome.reason, outcome.detail, outcome.answer, due.endpoint_id
    async with transaction():
        if outcome.reason is None:
            paused = None
            await fetch(TOOK_ONE, *noted)
            ended = await leases.settle(MESSAGES, due.key)
        else:
            gone = outcome.reason == SendingFailure.GONE
            paused = await fetch_value(TOOK_NONE, *noted, gone, DEAD_ATTEMPTS, DEAD_AFTER)
            asked = seconds_to_wait(outcome.retry_after, LONGEST_ASKED)
            wait = max(MESSAGES.wait(due.tries), asked)
            # Of a receiver that is gone the endpoint is paused, and the message waits for it.
            ended = await leases.postpone(MESSAGES, due, wait, counts=not gone)
        if ended and due.order_id:
            await fetch(NEXT, due.endpoint_id, due.order_id, due.key)
        return paused
