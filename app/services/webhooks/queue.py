"""Whose turn it is, and what became of it: leases that are committed before anything is sent."""

import random
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_value, transaction
from app.infra.outbound import SendingFailure
from app.values.foreign import seconds_to_wait
from app.values.statuses import PauseReason, SendingState

LEASE: Final = 60.0
"""Seconds after which a message is due again whose sender told nothing: it was killed."""
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

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT found.message_id
    FROM webhooks.endpoints AS endpoint CROSS JOIN LATERAL (
        SELECT message_id, due_at FROM webhooks.messages AS message
        WHERE message.endpoint_id = endpoint.endpoint_id
          AND message.state = 'PENDING' AND NOT behind AND due_at <= now()
          AND NOT EXISTS (
              SELECT FROM webhooks.messages AS earlier
              WHERE earlier.endpoint_id = message.endpoint_id
                AND earlier.order_id = message.order_id
                AND earlier.message_id < message.message_id AND earlier.state = 'PENDING')
        ORDER BY due_at, message_id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) AS found
    WHERE endpoint.state = 'ACTIVE' AND endpoint.endpoint_id <> ALL($1::uuid[])
    ORDER BY found.due_at LIMIT $2
), leased AS (
    UPDATE webhooks.messages AS message SET attempts = attempts + 1, tries = tries + 1,
        due_at = now() + make_interval(secs => $3)
    FROM due WHERE message.message_id = due.message_id
    RETURNING message.*
), begun AS (
    INSERT INTO webhooks.attempts (message_id, number) SELECT message_id, attempts FROM leased
)
SELECT message_id, leased.endpoint_id, order_id, event_id, event_type, body,
    attempts AS attempt, tries, url, generation, rotated_at
FROM leased JOIN webhooks.endpoints USING (endpoint_id)
"""
"""The oldest of each endpoint, so that one with much to hear holds up no other."""

NOTED = """
UPDATE webhooks.attempts SET milliseconds = $3, status = $4, reason = $5, detail = $6, answer = $7
WHERE message_id = $1 AND number = $2
RETURNING message_id
"""

SENT = f"""
WITH noted AS ({NOTED})
UPDATE webhooks.messages AS message SET state = 'SENT', ended_at = clock_timestamp()
FROM noted WHERE message.message_id = noted.message_id AND state <> 'SENT'
RETURNING true
"""
"""Regardless of who holds the lease by now: it was sent."""

UNSENT = f"""
WITH noted AS ({NOTED})
UPDATE webhooks.messages AS message
SET state = $8::text, due_at = clock_timestamp() + make_interval(secs => $9),
    ended_at = CASE $8::text WHEN 'FAILED' THEN clock_timestamp() END
FROM noted
WHERE message.message_id = noted.message_id AND attempts = $2 AND state = 'PENDING'
RETURNING state = 'FAILED'
"""
"""Nothing, once the lease has run out and somebody else has another."""

NEXT = """
UPDATE webhooks.messages SET behind = false
WHERE behind AND message_id = (
    SELECT min(message_id) FROM webhooks.messages
    WHERE endpoint_id = $1 AND order_id = $2 AND message_id > $3 AND state = 'PENDING')
"""
"""A statement of its own, after the one that ends a message: who wrote the next meanwhile held that
message's row, and has committed (`LOOK_AHEAD` of writing.py)."""

TOOK_ONE = """
UPDATE webhooks.endpoints SET failures = 0, failing_since = NULL, last_success_at = now()
WHERE endpoint_id = $1 AND (failures > 0 OR last_success_at IS NULL
    OR last_success_at < now() - interval '5 seconds')
"""
"""While all is well its row is left alone."""

PAUSES = """
state = 'ACTIVE' AND ($2::boolean
    OR failures + 1 >= $3 AND failing_since < now() - make_interval(secs => $4))
"""

TOOK_NONE = f"""
UPDATE webhooks.endpoints
SET failures = failures + 1, failing_since = coalesce(failing_since, now()),
    last_failure_at = now(), state = CASE WHEN {PAUSES} THEN 'PAUSED' ELSE state END,
    pause_reason = CASE WHEN {PAUSES} THEN
        CASE WHEN $2 THEN '{PauseReason.GONE}' ELSE '{PauseReason.DEAD}' END ELSE pause_reason END,
    paused_at = CASE WHEN {PAUSES} THEN now() ELSE paused_at END
WHERE endpoint_id = $1
RETURNING CASE WHEN paused_at = now() THEN pause_reason END
"""


class DueMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is the caller's to send, for `LEASE` seconds. `attempt` and `tries` count
    from 1; the second begins anew with a replay."""

    message_id: int
    endpoint_id: UUID
    order_id: UUID | None
    event_id: str
    event_type: str
    body: str
    attempt: int
    tries: int
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
    return [DueMessage(**row) for row in await fetch(CLAIM, list(busy), most, LEASE)]


async def note_message(due: DueMessage, outcome: AttemptOutcome) -> str | None:
    """Sent, or when it is tried next. Returns why the endpoint was paused, if it was.

    The endpoint's row before the message's, as in `resume`: so the two cannot block each other.
    """
    async with transaction():
        if outcome.reason is None:
            paused = None
            await fetch(TOOK_ONE, due.endpoint_id)
        else:
            gone = outcome.reason == SendingFailure.GONE
            paused = await fetch_value(TOOK_NONE, due.endpoint_id, gone, DEAD_ATTEMPTS, DEAD_AFTER)
        if await _note(due, outcome) and due.order_id:
            await fetch(NEXT, due.endpoint_id, due.order_id, due.message_id)
        return paused


async def _note(due: DueMessage, outcome: AttemptOutcome) -> bool:
    """Whether that was the message's end."""
    noted = (
        due.message_id,
        due.attempt,
        outcome.milliseconds,
        outcome.status,
        outcome.reason,
        outcome.detail,
        outcome.answer,
    )
    if outcome.reason is None:
        return bool(await fetch_value(SENT, *noted))
    over = due.tries > len(WAITS) and outcome.reason != SendingFailure.GONE
    wait = 0.0 if over else _wait(due.tries, outcome.retry_after)
    state = SendingState.FAILED if over else SendingState.PENDING
    return bool(await fetch_value(UNSENT, *noted, state, wait))


def _wait(tries: int, retry_after: str | None) -> float:
    planned = WAITS[min(tries, len(WAITS)) - 1] * random.uniform(0.8, 1.2)
    return max(planned, seconds_to_wait(retry_after, LONGEST_ASKED))
