"""Webhook endpoints are added, changed, paused, given another secret, and removed."""

import hashlib
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log, idempotency, messaging
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.infra.held_back import NOT_HELD_BACK
from app.infra.outbound import target_of
from app.services.webhooks.reading import find_endpoint
from app.services.webhooks.refusals import TooManyEndpoints, UnknownEndpoint
from app.services.webhooks.shapes import (
    MAX_ENDPOINTS,
    Endpoint,
    EndpointChange,
    EndpointWithSecret,
    NewEndpoint,
)
from app.services.webhooks.signing import secret_of
from app.values.sending import EndpointState, PauseReason

LISTENER = "webhooks.write_messages"
# The first generation of an endpoint's secret.
FIRST = 1

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
RETURNING url
"""

RESUME = """
UPDATE webhooks.endpoints
SET state = 'ACTIVE', pause_reason = NULL, paused_at = NULL, failures = 0, failing_since = NULL
WHERE endpoint_id = $1 AND state = 'PAUSED'
RETURNING url
"""

DUE = f"""
UPDATE webhooks.messages AS message SET due_at = now(), tries = 0, behind = EXISTS (
    SELECT FROM webhooks.messages AS earlier
    WHERE earlier.endpoint_id = $1 AND earlier.order_id = message.order_id
      AND earlier.message_id < message.message_id AND earlier.state = 'PENDING')
WHERE endpoint_id = $1 AND state = 'PENDING' AND {NOT_HELD_BACK}
"""

ROTATE = """
UPDATE webhooks.endpoints SET generation = generation + 1, rotated_at = now()
WHERE endpoint_id = $1
"""

GENERATION = "SELECT generation FROM webhooks.endpoints WHERE endpoint_id = $1"

REMOVE = "DELETE FROM webhooks.endpoints WHERE endpoint_id = $1 RETURNING url"

WANTED = "SELECT DISTINCT unnest(event_types) AS event_type FROM webhooks.endpoints"

# Each change of what is wanted takes it before it locks a row.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('webhooks.endpoints'))"


async def add_endpoint(given: NewEndpoint, by: str) -> EndpointWithSecret:
    """Adds an endpoint, which receives events from now on. Raises `TooManyEndpoints`."""
    made, _ = await add_endpoint_once(None, given, by)
    return made


async def add_endpoint_once(
    key: idempotency.KeyedRequest | None, given: NewEndpoint, by: str
) -> tuple[EndpointWithSecret, bool]:
    """Adds an endpoint under a key, and returns whether the key had been used for it.

    A repeated request returns the endpoint as it was then. Raises `KeyInUse` and `KeyReused` as
    well.
    """
    endpoint_id = uuid7()
    async with transaction():
        if before := await idempotency.made_before(key):
            return _with_first_secret(msgspec.json.decode(before.answer, type=Endpoint)), True
        await fetch(ONE_AT_A_TIME)
        if await fetch_value("SELECT count(*) FROM webhooks.endpoints") >= MAX_ENDPOINTS:
            raise TooManyEndpoints
        url = target_of(given.url).url
        await fetch(INSERT, endpoint_id, url, given.description, sorted(given.event_types), by)
        await demand_events()
        made = await reveal(endpoint_id)
        await audit_log.note("webhook.added", subject(endpoint_id, url), after=_kept(made))
        stored = await find_endpoint(endpoint_id)
        await idempotency.remember(key, endpoint_id, msgspec.json.encode(stored).decode())
        return made, False


async def change_endpoint(endpoint_id: UUID, change: EndpointChange) -> Endpoint:
    """Changes an endpoint; waiting messages go to its new address. Raises `UnknownEndpoint`."""
    async with transaction():
        if change.event_types:
            await fetch(ONE_AT_A_TIME)
        was = _kept(await find_endpoint(endpoint_id))
        await fetch(
            CHANGE,
            endpoint_id,
            target_of(change.url).url if change.url else None,
            change.description,
            sorted(change.event_types) if change.event_types else None,
        )
        if change.event_types:
            await demand_events()
        if change.state:
            step = pause if change.state == EndpointState.PAUSED else resume
            await step(endpoint_id)
        endpoint = await find_endpoint(endpoint_id)
        if was != _kept(endpoint):
            about = subject(endpoint_id, endpoint.url)
            await audit_log.note("webhook.changed", about, was, _kept(endpoint))
        return endpoint


async def pause(endpoint_id: UUID) -> None:
    # Nothing is sent; new messages are stored and wait.
    async with transaction():
        if row := await fetch_row(PAUSE, endpoint_id, PauseReason.BY_HAND):
            await audit_log.note("webhook.paused", subject(endpoint_id, row["url"]))


async def resume(endpoint_id: UUID) -> None:
    # All waiting messages are due at once, with all their attempts.
    async with transaction():
        if row := await fetch_row(RESUME, endpoint_id):
            await fetch(DUE, endpoint_id)
            await audit_log.note("webhook.resumed", subject(endpoint_id, row["url"]))


async def rotate_secret(endpoint_id: UUID) -> EndpointWithSecret:
    """Makes a new secret; the previous one stays valid for 24 hours, older ones do not.

    Raises `UnknownEndpoint`.
    """
    async with transaction():
        await fetch(ROTATE, endpoint_id)
        renewed = await reveal(endpoint_id)
        await audit_log.note("webhook.secret_renewed", subject(endpoint_id, renewed.url))
        return renewed


async def reveal(endpoint_id: UUID) -> EndpointWithSecret:
    """Returns the endpoint with its present secret, for a caller that may see it."""
    endpoint = await find_endpoint(endpoint_id)
    generation = await fetch_value(GENERATION, endpoint_id)
    secret = secret_of(endpoint_id, generation)
    return EndpointWithSecret(**msgspec.structs.asdict(endpoint), secret=secret)


async def remove_endpoint(endpoint_id: UUID) -> str:
    """Removes an endpoint, its waiting messages and its log; returns its address.

    Raises `UnknownEndpoint`.
    """
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        removed = await fetch_row(REMOVE, endpoint_id)
        if removed is None:
            raise UnknownEndpoint(endpoint_id)
        await demand_events()
        await audit_log.note("webhook.removed", subject(endpoint_id, removed["url"]))
    return removed["url"]


async def demand_events() -> None:
    """Has events come for the types that an endpoint chose, and for no others."""
    await fetch(ONE_AT_A_TIME)
    wanted = [row["event_type"] for row in await fetch(WANTED)]
    await messaging.demand(LISTENER, wanted)


def subject(endpoint_id: UUID, url: str) -> audit_log.Subject:
    # It shows only the host, because the rest of an address is often a secret.
    return audit_log.Subject("webhook", endpoint_id, urlsplit(url).hostname or "")


def _kept(endpoint: Endpoint) -> dict[str, object]:
    return {
        "host": urlsplit(endpoint.url).hostname,
        "address": hashlib.sha256(endpoint.url.encode()).hexdigest()[:12],
        "description": endpoint.description,
        "event_types": endpoint.event_types,
    }


def _with_first_secret(endpoint: Endpoint) -> EndpointWithSecret:
    # The stored answer holds no secret, so the first one is added again.
    secret = secret_of(endpoint.endpoint_id, FIRST)
    return EndpointWithSecret(**msgspec.structs.asdict(endpoint), secret=secret)
