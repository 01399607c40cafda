"""The order token: lets one customer see one order, and is stored nowhere."""

import base64
import hashlib
import hmac
from uuid import UUID

from app.settings import settings


def token_for(order_id: UUID) -> str:
    """The same for the same order, so that a link in a mail or a repeated answer can carry it."""
    return _token(settings.secret_key, order_id)


def token_opens(order_id: UUID, token: str) -> bool:
    """In constant time; tokens made with the previous secret stay good while it is set."""
    secrets = filter(None, (settings.secret_key, settings.secret_key_previous))
    return any(
        hmac.compare_digest(_token(secret, order_id).encode(), token.encode()) for secret in secrets
    )


def _token(secret: str, order_id: UUID) -> str:
    mac = hmac.digest(secret.encode(), b"order token " + order_id.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
