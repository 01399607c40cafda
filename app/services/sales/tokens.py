"""Tokens that are computed and stored nowhere: one opens one order, one a mailed link."""

import base64
import hashlib
import hmac
from uuid import UUID

from app.settings import settings

ORDER, ACCOUNT_LINK = b"order token ", b"account link "
"""What stands before the id, so that no token of one kind opens another."""


def token_for(order_id: UUID, version: int = 0) -> str:
    """The same for the same order and version, so that mails and repeated answers can carry it.

    Each time the order's links are made anew the version is one more. The first, 0, is not part
    of what is signed: tokens that were given out before there were versions stay good.
    """
    return _token(settings.secret_key, ORDER, order_id, version)


def token_opens(order_id: UUID, token: str, version: int = 0) -> bool:
    """In constant time; tokens made with the previous secret stay good while it is set."""
    return _opens(ORDER, order_id, token, version)


def link_token_for(link_id: UUID) -> str:
    """The same for the same link, so that a mail that goes out twice says the same."""
    return _token(settings.secret_key, ACCOUNT_LINK, link_id)


def link_token_opens(link_id: UUID, token: str) -> bool:
    """As `token_opens`. Whether the link still works is for its row to say."""
    return _opens(ACCOUNT_LINK, link_id, token)


def _opens(kind: bytes, id: UUID, token: str, version: int = 0) -> bool:
    return any(
        hmac.compare_digest(_token(secret, kind, id, version).encode(), token.encode())
        for secret in settings.secret_keys
    )


def _token(secret: str, kind: bytes, id: UUID, version: int = 0) -> str:
    made_anew = f" {version}".encode() if version else b""
    mac = hmac.digest(secret.encode(), kind + id.bytes + made_anew, hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
