"""API keys: what a program may do."""

import hashlib
import secrets
from collections.abc import Iterable
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.database import fetch_row
from app.tables.staff import ApiKey

SCOPES = (
    "orders:read",
    "orders:write",
    "products:read",
    "products:write",
    "shipments:read",
    "shipments:write",
    "events:read",
    "webhooks:write",
)
KEY_PREFIX = "dsk_"
"""So that a leaked key is recognised for what it is, by people and by scanners."""


class Key(msgspec.Struct, frozen=True):
    key_id: UUID
    name: str
    scopes: frozenset[str]


class UnknownScope(ValueError):
    """The text names the scope and the ones there are."""


async def create_key(name: str, scopes: Iterable[str]) -> str:
    """The secret, which is shown this once and stored as a hash. Raises `UnknownScope`."""
    wanted = sorted(set(scopes))
    for scope in wanted:
        if scope not in SCOPES:
            raise UnknownScope(f"no scope {scope!r}; there are {', '.join(SCOPES)}")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    await ApiKey.insert(ApiKey(key_id=uuid7(), name=name, secret_hash=_hash(secret), scopes=wanted))
    return secret


async def find_key(secret: str) -> Key | None:
    """None for an unknown or revoked key."""
    if not secret.startswith(KEY_PREFIX):
        return None
    row = await fetch_row(
        "SELECT key_id, name, scopes FROM staff.api_keys"
        " WHERE secret_hash = $1 AND revoked_at IS NULL",
        _hash(secret),
    )
    return Key(row["key_id"], row["name"], frozenset(row["scopes"])) if row else None


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
