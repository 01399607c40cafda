"""Tokens that are computed from an id and stored nowhere."""

import base64
import hashlib
import hmac
from uuid import UUID

from app.settings import settings


def token(kind: bytes, id: UUID, version: int = 0) -> str:
    """Returns the same token for the same arguments; a token of one `kind` opens no other kind."""
    # Version 0 is not part of what is signed, so tokens from before there were versions stay valid.
    return _token(settings.secret_key, kind, id, version)


def opens(kind: bytes, id: UUID, given: str, version: int = 0) -> bool:
    """Compares in constant time; tokens of the previous secret stay valid while it is set."""
    return any(
        hmac.compare_digest(_token(secret, kind, id, version).encode(), given.encode())
        for secret in settings.secret_keys
    )


def _token(secret: str, kind: bytes, id: UUID, version: int) -> str:
    made_anew = f" {version}".encode() if version else b""
    mac = hmac.digest(secret.encode(), kind + id.bytes + made_anew, hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def keyed_hashes(kind: bytes, of: str) -> list[str]:
    """Returns a hash that nobody can compute who lacks the secret, as hex, the current one first.

    The second one is of the previous secret, while that is set.
    """
    return [
        hmac.digest(secret.encode(), kind + of.encode(errors="surrogatepass"), "sha256").hex()
        for secret in settings.secret_keys
    ]
