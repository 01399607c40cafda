"""Secrets that are derived, not stored, and the headers of Standard Webhooks."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Final
from uuid import UUID

from standardwebhooks import Webhook

from app.settings import settings
from app.values.webhook_secrets import webhook_secret

# It precedes the id, so that no other token is the same.
WEBHOOK_SECRET: Final = b"webhook secret "
# How long the previous secret signs as well after a rotation.
GRACE: Final = timedelta(hours=24)
USER_AGENT: Final = f"Doorstep/{version('doorstep')}"


def secret_of(endpoint_id: UUID, generation: int) -> str:
    """Returns 32 bytes as text, the same for a generation until `SECRET_KEY` changes."""
    return _secret(settings.secret_key, endpoint_id, generation)


def secrets_of(
    endpoint_id: UUID, generation: int, rotated_at: datetime | None, now: datetime
) -> Iterator[str]:
    """Yields all secrets that a receiver may still have, the newest first."""
    generations = [generation]
    if rotated_at is not None and now < rotated_at + GRACE:
        generations.append(generation - 1)
    for one in generations:
        for key in settings.secret_keys:
            yield _secret(key, endpoint_id, one)


def headers(
    secrets: Iterator[str] | list[str], message_id: str, body: str, at: datetime
) -> Mapping[str, str]:
    # There is one signature for each secret: a receiver needs to know one of them.
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
