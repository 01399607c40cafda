"""Tokens that are computed from an id and stored nowhere."""

import base64
import hashlib
import hmac
from uuid import UUID

from app.settings import settings


def token(kind: bytes, id: UUID, version: int = 0) -> str:
    """The same for the same arguments. No token of one `kind` opens what is of another.

    The first version, 0, is not part of what is signed: tokens that were given out before there
    were versions stay good.
    """
    return _token(settings.secret_key, kind, id, version)


def opens(kind: bytes, id: UUID, given: str, version: int = 0) -> bool:
    """In constant time; tokens made with the previous secret stay good while it is set."""
    return any(
        hmac.compare_digest(_token(secret, kind, id, version).encode(), given.encode())
        for secret in settings.secret_keys
    )


def _token(secret: str, kind: bytes, id: UUID, version: int) -> str:
    made_anew = f" {version}".encode() if version else b""
    mac = hmac.digest(secret.encode(), kind + id.bytes + made_anew, hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
