"""The queue of webhook messages; each lease is committed before anything is sent."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra import leases
from app.infra.clock import about_now
from app.infra.database import fetch, fetch_value, transaction
from app.infra.outbound import SendingFailure
from app.values.sending import PauseReason, SendingState
from app.values.untrusted import seconds_to_wait

# Seconds after which a message is due again if its sender did not report, because it was killed.
LEASE: Final = 60.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 24 * 3600.0
# Seconds after each failed attempt, varied by up to a fifth: about 52 hours for eleven attempts.
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
# Seconds for which a receiver may ask the shop to wait.
LONGEST_ASKED: Final = DAY
DEAD_AFTER: Final = 3 * DAY
# An endpoint is paused if it has accepted nothing for `DEAD_AFTER` and so many attempts.
DEAD_ATTEMPTS: Final = 20

MESSAGES: Final = leases.Queue(
    table="webhooks.messages",
    key="message_id",
    done=SendingState.SENT,
    ended_at="ended_at",
    dates_failures=True,
    waits=WAITS,
    spread=(0.8, 1.2),
)

# Of active endpoints: what waits for a paused one may be much.
ANY_MESSAGE_DUE: Final = f"""
    SELECT FROM webhooks.endpoints AS endpoint WHERE endpoint.state = 'ACTIVE' AND EXISTS (
        {leases.any_due(MESSAGES, "work.endpoint_id = endpoint.endpoint_id")})"""
OLDEST = leases.oldest_due(
    MESSAGES,
    where="work.endpoint_id = endpoint.endpoint_id AND NOT behind",
    in_turn="earlier.endpoint_id = work.endpoint_id AND earlier.order_id = work.order_id",
)

# The oldest message of each endpoint, so that an endpoint with many delays no other.
OLDEST_OF_EACH = f"""
    SELECT found.message_id
    FROM webhooks.endpoints AS endpoint CROSS JOIN LATERAL ({OLDEST}) AS found
    WHERE endpoint.state = 'ACTIVE' AND endpoint.endpoint_id <> ALL($1::uuid[])
    ORDER BY found.due_at LIMIT $2"""

LEASE_NEXT = f"""
{leases.lease_statement(MESSAGES, LEASE, OLDEST_OF_EACH)}, begun AS (
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

# A separate statement after the one that ends a message: a transaction that stored the next one
# meanwhile held that message's row, and has committed (`LOOK_AHEAD` in messages.py).
NEXT = """
UPDATE webhooks.messages SET behind = false
WHERE behind AND message_id = (
    SELECT min(message_id) FROM webhooks.messages
    WHERE endpoint_id = $1 AND order_id = $2 AND message_id > $3 AND state = 'PENDING')
"""

# The row is not written while the endpoint keeps succeeding.
TOOK_ONE = f"""
WITH noted AS ({NOTED})
UPDATE webhooks.endpoints SET failures = 0, failing_since = NULL, last_success_at = now()
WHERE endpoint_id = $8 AND (failures > 0 OR last_success_at IS NULL
    OR last_success_at < now() - interval '5 seconds')
"""

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
    """A message that is leased to the caller, and its destination."""

    endpoint_id: UUID
    order_id: UUID | None
    event_id: str
    event_type: str
    body: str
    url: str
    generation: int
    rotated_at: datetime | None


class AttemptOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of an attempt: it was sent if there is no `reason`.

    `retry_after` is the value of the header.
    """

    milliseconds: int
    status: int | None = None
    reason: str | None = None
    detail: str | None = None
    answer: str | None = None
    retry_after: str | None = None


async def lease_messages(busy: Collection[UUID], most: int) -> list[DueMessage]:
    """Leases at most one message for each endpoint that is not `busy`.

    Only the first waiting message of an order is leased. It must not be called within a
    transaction, since others must see the lease before anything is sent.
    """
    return [DueMessage(**row) for row in await fetch(LEASE_NEXT, list(busy), most)]


async def note_message(due: DueMessage, outcome: AttemptOutcome) -> str | None:
    """Records the result of an attempt, and returns why the endpoint was paused, if it was.

    It locks the endpoint's row before the message's, as `resume` does, so that the two cannot
    deadlock.
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
            asked = seconds_to_wait(outcome.retry_after, about_now(), LONGEST_ASKED)
            wait = max(MESSAGES.wait(due.tries), asked)
            # If the receiver is gone, its endpoint is paused, and the message waits for it.
            ended = await leases.postpone(MESSAGES, due, wait, counts=not gone)
        if ended and due.order_id:
            await fetch(NEXT, due.endpoint_id, due.order_id, due.key)
        return paused
