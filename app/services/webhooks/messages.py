"""The messages for endpoints: stored with their event, for a test, or to be sent again."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log, messaging
from app.infra import leases
from app.infra.clock import about_now
from app.infra.database import columns, fetch, fetch_value, on_commit, transaction
from app.messaging.event_parts import Event
from app.messaging.events import Envelope
from app.services.webhooks.endpoints import subject
from app.services.webhooks.queue import MESSAGES
from app.services.webhooks.reading import find_endpoint, find_message
from app.services.webhooks.refusals import EndpointPaused
from app.services.webhooks.shapes import TEST, Message

# The source of the test message, which no service publishes.
SOURCE: Final = "webhooks"

# Set in the process that stored messages, so that a sender there need not wait for its next look.
news: Final = asyncio.Event()

HEARD = "SELECT EXISTS (SELECT FROM webhooks.endpoints WHERE event_types && $1::varchar[])"

# The messages for which new ones will wait. They are locked, so that none ends before the new ones
# are stored.
LOOK_AHEAD = """
SELECT message.endpoint_id, message.order_id
FROM webhooks.endpoints JOIN webhooks.messages AS message USING (endpoint_id)
WHERE message.order_id = ANY($1::uuid[]) AND message.state = 'PENDING'
ORDER BY message_id FOR SHARE OF message
"""

WRITE = """
INSERT INTO webhooks.messages (endpoint_id, event_id, event_type, order_id, body, behind)
SELECT endpoint_id, event_id, event_type, order_id, body,
    (endpoint_id, order_id) IN (SELECT * FROM unnest($5::uuid[], $6::uuid[]))
FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) WITH ORDINALITY
    AS event (event_id, event_type, order_id, body, place)
JOIN webhooks.endpoints ON event_type = ANY(event_types)
ORDER BY place, endpoint_id
ON CONFLICT DO NOTHING
"""

WRITE_TEST = """
INSERT INTO webhooks.messages (endpoint_id, event_id, event_type, body)
VALUES ($1, $2, $3, $4) RETURNING message_id
"""

# A message that is being sent is left out, because its sender holds the lease.
NOT_UNDER_WAY = """
message_id = $1 AND endpoint_id = $2
AND (state <> 'PENDING' OR due_at > now() AND NOT EXISTS (
    SELECT FROM webhooks.attempts WHERE attempts.message_id = work.message_id
      AND number = work.attempts AND milliseconds IS NULL))
"""

AGAIN = """
event_id, (SELECT url FROM webhooks.endpoints WHERE endpoints.endpoint_id = work.endpoint_id)
"""

FAILED_SINCE = "endpoint_id = $1 AND state = 'FAILED' AND created_at >= $2"


async def write_messages(events: Sequence[Event]) -> None:
    """Stores a message for each endpoint with the event type, even for paused ones.

    An event that is applied twice is stored once.
    """
    types = list({event.event_type for event in events})
    if not await fetch_value(HEARD, types):
        return
    orders = {event.event_id: event.order_id for event in events}
    envelopes = await messaging.envelopes(list(orders))
    rows = [
        (envelope.event_id, envelope.event_type, orders[envelope.event_id], _body(envelope))
        for envelope in envelopes
    ]
    ahead = await fetch(LOOK_AHEAD, list(orders.values()))
    waited_for = [(row["endpoint_id"], row["order_id"]) for row in ahead]
    await fetch(WRITE, *columns(rows), *columns(waited_for, 2))
    on_commit(news.set)


async def send_test(endpoint_id: UUID) -> Message:
    """Sends a message without an event, so that a receiver can be tried.

    Raises `UnknownEndpoint` and `EndpointPaused`.
    """
    endpoint = await find_endpoint(endpoint_id)
    if endpoint.is_paused:
        raise EndpointPaused(endpoint_id)
    envelope = Envelope(
        event_id=f"evt_{uuid7().hex}",
        event_type=TEST,
        timestamp=about_now(),
        source=SOURCE,
        data=msgspec.Raw(msgspec.json.encode({"endpoint_id": endpoint_id})),
    )
    test = endpoint_id, envelope.event_id, TEST, _body(envelope)
    async with transaction():
        message_id = await fetch_value(WRITE_TEST, *test)
        await audit_log.note("webhook.tested", subject(endpoint_id, endpoint.url))
    return await find_message(endpoint_id, message_id)


async def replay_message(endpoint_id: UUID, message_id: int) -> Message:
    """Sends it again under its id, with all its attempts; a waiting one is due at once.

    It does not wait for later messages of its order that have been sent. Raises `UnknownMessage`.
    """
    async with transaction():
        one = message_id, endpoint_id
        for row in await leases.replay(MESSAGES, NOT_UNDER_WAY, *one, returning=AGAIN):
            reported = {"event_id": row["event_id"]}
            about = subject(endpoint_id, row["url"])
            await audit_log.note("webhook.replayed", about, after=reported)
        return await find_message(endpoint_id, message_id)


async def replay_failed(endpoint_id: UUID, since: datetime) -> int:
    """Sends again all failed messages stored since then, and returns how many.

    Raises `UnknownEndpoint`.
    """
    endpoint = await find_endpoint(endpoint_id)
    async with transaction():
        count = len(await leases.replay(MESSAGES, FAILED_SINCE, endpoint_id, since))
        if count:
            about = subject(endpoint_id, endpoint.url)
            await audit_log.note("webhook.replayed", about, after={"count": count})
    return count


def _body(envelope: Envelope) -> str:
    return msgspec.json.encode(envelope).decode()
