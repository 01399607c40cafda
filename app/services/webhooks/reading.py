"""Reads the endpoints, and the log of what was sent to each."""

from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_row, fetch_value
from app.infra.held_back import NOT_HELD_BACK
from app.services.webhooks.refusals import UnknownEndpoint, UnknownMessage
from app.services.webhooks.shapes import (
    Attempt,
    Endpoint,
    Message,
    MessageWithAttempts,
    WebhookBacklog,
)
from app.values.paging import Page, cursor_after, key_of

ENDPOINT = """
SELECT endpoint_id, url, description, event_types, state, pause_reason, paused_at,
    failing_since, last_success_at, last_failure_at, rotated_at AS secret_rotated_at,
    created_at, created_by, waiting, failed
FROM webhooks.endpoints AS endpoint CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'PENDING') AS waiting,
           count(*) FILTER (WHERE state = 'FAILED') AS failed
    FROM webhooks.messages
    WHERE messages.endpoint_id = endpoint.endpoint_id AND state IN ('PENDING', 'FAILED')
) AS counted
"""

MESSAGE = f"""
SELECT message.message_id, event_id, event_type, order_id, state, attempts,
    CASE WHEN state = 'PENDING' AND {NOT_HELD_BACK} THEN due_at END AS due_at, created_at, ended_at,
    latest.status AS last_status, latest.reason AS last_reason
FROM webhooks.messages AS message LEFT JOIN webhooks.attempts AS latest
    ON latest.message_id = message.message_id AND latest.number = message.attempts
WHERE endpoint_id = $1
"""

PAYLOAD = "SELECT body FROM webhooks.messages WHERE message_id = $1"

ATTEMPTS = """
SELECT number, began_at, milliseconds, status, reason, detail, answer
FROM webhooks.attempts WHERE message_id = $1 ORDER BY number DESC
"""

BACKLOG = f"""
SELECT count(*) FILTER (WHERE message.state = 'PENDING' AND endpoint.state = 'ACTIVE'
                          AND {NOT_HELD_BACK}) AS waiting,
       count(*) FILTER (WHERE message.state = 'PENDING' AND endpoint.state = 'ACTIVE'
                          AND {NOT_HELD_BACK} AND tries > 0) AS retrying,
       count(*) FILTER (WHERE message.state = 'FAILED') AS failed,
       count(*) FILTER (WHERE message.state = 'PENDING' AND endpoint.state = 'PAUSED') AS held,
       (SELECT count(*) FROM webhooks.endpoints WHERE state = 'PAUSED') AS paused,
       coalesce(extract(epoch FROM now() - min(message.created_at) FILTER (
           WHERE message.state = 'PENDING' AND endpoint.state = 'ACTIVE'
             AND {NOT_HELD_BACK})), 0)::float
           AS oldest_seconds
FROM webhooks.messages AS message JOIN webhooks.endpoints AS endpoint USING (endpoint_id)
WHERE message.state IN ('PENDING', 'FAILED')
"""


async def list_endpoints() -> list[Endpoint]:
    rows = await fetch(f"{ENDPOINT} ORDER BY endpoint_id")
    return [Endpoint(**row) for row in rows]


async def find_endpoint(endpoint_id: UUID) -> Endpoint:
    """Raises `UnknownEndpoint`."""
    row = await fetch_row(f"{ENDPOINT} WHERE endpoint_id = $1", endpoint_id)
    if row is None:
        raise UnknownEndpoint(endpoint_id)
    return Endpoint(**row)


async def list_messages(
    endpoint_id: UUID, state: str | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Message]:
    """Lists the latest first. Raises `UnknownEndpoint`, and `Invalid` for the cursor."""
    await find_endpoint(endpoint_id)
    before = key_of(cursor, tuple[int])[0] if cursor else None
    rows = await fetch(
        f"{MESSAGE} AND ($2::text IS NULL OR state = $2) AND ($3::bigint IS NULL"
        " OR message.message_id < $3) ORDER BY message.message_id DESC LIMIT $4",
        endpoint_id,
        state,
        before,
        limit + 1,
    )
    found = [Message(**row) for row in rows[:limit]]
    return Page(found, cursor_after(found[-1].message_id) if len(rows) > limit else None)


async def find_message(endpoint_id: UUID, message_id: int) -> MessageWithAttempts:
    """Raises `UnknownMessage`, even for a message of another endpoint."""
    row = await fetch_row(f"{MESSAGE} AND message.message_id = $2", endpoint_id, message_id)
    if row is None:
        raise UnknownMessage(message_id)
    body = await fetch_value(PAYLOAD, message_id)
    log = [Attempt(**attempt) for attempt in await fetch(ATTEMPTS, message_id)]
    return MessageWithAttempts(**row, payload=msgspec.Raw(body.encode()), log=log)


async def webhook_backlog() -> WebhookBacklog:
    row = await fetch_row(BACKLOG)
    assert row is not None
    return WebhookBacklog(**row)
