"""Endpoints: made, changed, paused, given another secret, removed."""

from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.database import fetch, fetch_row, fetch_value, transaction
from app.outbound import target_of
from app.services.webhooks.reading import find_endpoint
from app.services.webhooks.shapes import (
    MOST_ENDPOINTS,
    Endpoint,
    EndpointChange,
    EndpointWithSecret,
    NewEndpoint,
    TooManyEndpoints,
    UnknownEndpoint,
)
from app.services.webhooks.signing import secret_of
from app.tables.webhooks.endpoint import BY_HAND, PAUSED

INSERT = """
INSERT INTO webhooks.endpoints (endpoint_id, url, description, event_types, created_by)
VALUES ($1, $2, $3, $4, $5)
"""

CHANGE = """
UPDATE webhooks.endpoints SET
    url = coalesce($2, url), description = coalesce($3, description),
    event_types = coalesce($4, event_types),
    subscribed_at = CASE WHEN $4 <> event_types THEN now() ELSE subscribed_at END
WHERE endpoint_id = $1
"""

PAUSE = """
UPDATE webhooks.endpoints SET state = 'PAUSED', pause_reason = $2, paused_at = now()
WHERE endpoint_id = $1 AND state = 'ACTIVE'
"""

RESUME = """
UPDATE webhooks.endpoints
SET state = 'ACTIVE', pause_reason = NULL, paused_at = NULL, failures = 0, failing_since = NULL
WHERE endpoint_id = $1 AND state = 'PAUSED'
RETURNING 1
"""

DUE = """
UPDATE webhooks.messages SET due_at = now(), tries = 0
WHERE endpoint_id = $1 AND state = 'PENDING'
"""

ROTATE = """
UPDATE webhooks.endpoints SET generation = generation + 1, rotated_at = now()
WHERE endpoint_id = $1
"""

GENERATION = "SELECT generation FROM webhooks.endpoints WHERE endpoint_id = $1"

REMOVE = "DELETE FROM webhooks.endpoints WHERE endpoint_id = $1 RETURNING url"

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('webhooks.endpoints'))"


async def add_endpoint(given: NewEndpoint, by: str) -> EndpointWithSecret:
    """It hears of what happens from now on. Raises `TooManyEndpoints`."""
    endpoint_id = uuid7()
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        if await fetch_value("SELECT count(*) FROM webhooks.endpoints") >= MOST_ENDPOINTS:
            raise TooManyEndpoints
        url = target_of(given.url).url
        await fetch(INSERT, endpoint_id, url, given.description, sorted(given.event_types), by)
        return await reveal(endpoint_id)


async def change_endpoint(endpoint_id: UUID, change: EndpointChange) -> Endpoint:
    """What waits goes to the new address. Raises `UnknownEndpoint`."""
    async with transaction():
        await fetch(
            CHANGE,
            endpoint_id,
            target_of(change.url).url if change.url else None,
            change.description,
            sorted(change.event_types) if change.event_types else None,
        )
        if change.state:
            await (pause(endpoint_id) if change.state == PAUSED else resume(endpoint_id))
        return await find_endpoint(endpoint_id)


async def pause(endpoint_id: UUID) -> None:
    """Nothing is sent; what happens meanwhile is written down and waits."""
    await fetch(PAUSE, endpoint_id, BY_HAND)


async def resume(endpoint_id: UUID) -> None:
    """All that waits is due at once, with all its tries."""
    async with transaction():
        if await fetch(RESUME, endpoint_id):
            await fetch(DUE, endpoint_id)


async def rotate_secret(endpoint_id: UUID) -> EndpointWithSecret:
    """The secret before signs for 24 hours more, the one before that no longer.

    Raises `UnknownEndpoint`.
    """
    async with transaction():
        await fetch(ROTATE, endpoint_id)
        return await reveal(endpoint_id)


async def reveal(endpoint_id: UUID) -> EndpointWithSecret:
    """With the secret that it has by now, for who has just been given it."""
    endpoint = await find_endpoint(endpoint_id)
    generation = await fetch_value(GENERATION, endpoint_id)
    secret = secret_of(endpoint_id, generation)
    return EndpointWithSecret(**msgspec.structs.asdict(endpoint), secret=secret)


async def remove_endpoint(endpoint_id: UUID) -> str:
    """With all that waits for it, and its log. Returns its address. Raises `UnknownEndpoint`."""
    removed = await fetch_row(REMOVE, endpoint_id)
    if removed is None:
        raise UnknownEndpoint(endpoint_id)
    return removed["url"]
