"""Tokens that are computed and stored nowhere: one opens one order, one a mailed link."""

import base64
import hashlib
import hmac
from uuid import UUID

from app.settings import settings

ORDER, ACCOUNT_LINK = b"order token ", b"account link "
"""What stands before the id, so that no token of one kind opens another."""


def token_for(order_id: UUID) -> str:
    """The same for the same order, so that a link in a mail or a repeated answer can carry it."""
    return _token(settings.secret_key, ORDER, order_id)


def token_opens(order_id: UUID, token: str) -> bool:
    """In constant time; tokens made with the previous secret stay good while it is set."""
    return _opens(ORDER, order_id, token)


def link_token_for(link_id: UUID) -> str:
    """The same for the same link, so that a mail that goes out twice says the same."""
    return _token(settings.secret_key, ACCOUNT_LINK, link_id)


def link_token_opens(link_id: UUID, token: str) -> bool:
    """As `token_opens`. Whether the link still works is for its row to say."""
    return _opens(ACCOUNT_LINK, link_id, token)


def _opens(kind: bytes, id: UUID, token: str) -> bool:
    return any(
        hmac.compare_digest(_token(secret, kind, id).encode(), token.encode())
        for secret in settings.secret_keys
    )


def _token(secret: str, kind: bytes, id: UUID) -> str:
    mac = hmac.digest(secret.encode(), kind + id.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
