"""Secrets that are stored nowhere, and the headers of the Standard Webhooks."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Final
from uuid import UUID

from standardwebhooks import Webhook

from app.settings import settings
from app.values.webhook_secrets import webhook_secret

WEBHOOK_SECRET: Final = b"webhook secret "
"""What stands before the id, so that no other token is the same."""
GRACE: Final = timedelta(hours=24)
"""For so long after a rotation the secret before signs as well."""
USER_AGENT: Final = f"Doorstep/{version('doorstep')}"


def secret_of(endpoint_id: UUID, generation: int) -> str:
    """32 bytes; the same for the same generation, while `SECRET_KEY` stays the same."""
    return _secret(settings.secret_key, endpoint_id, generation)


def secrets_of(
    endpoint_id: UUID, generation: int, rotated_at: datetime | None, now: datetime
) -> Iterator[str]:
    """All that a receiver may hold by now, the newest first."""
    generations = [generation]
    if rotated_at is not None and now < rotated_at + GRACE:
        generations.append(generation - 1)
    for one in generations:
        for key in settings.secret_keys:
            yield _secret(key, endpoint_id, one)


def headers(
    secrets: Iterator[str] | list[str], message_id: str, body: str, at: datetime
) -> Mapping[str, str]:
    """One signature for each secret: a receiver takes the message if it knows one of them."""
    at = at.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _secret(key: str, endpoint_id: UUID, generation: int) -> str:
    return webhook_secret(key, WEBHOOK_SECRET + endpoint_id.bytes + generation.to_bytes(4, "big"))
