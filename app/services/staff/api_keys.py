"""API keys: what a program may do."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra import live
from app.infra.database import fetch, fetch_row, now, transaction
from app.services.staff.refusals import UnknownKey
from app.tables.staff import ApiKeyRow
from app.values.fields import read_name

# It lets people and scanners recognise a leaked key.
KEY_PREFIX = "dsk_"

FIND = """
WITH used AS (
    UPDATE staff.api_keys SET used_at = now()
    WHERE secret_hash = $1 AND revoked_at IS NULL
      AND (used_at IS NULL OR used_at < now() - interval '1 minute')
)
SELECT key_id, name, scopes FROM staff.api_keys WHERE secret_hash = $1 AND revoked_at IS NULL
"""
LIST = """
SELECT key_id, api_keys.name, scopes, api_keys.created_at, used_at, revoked_at, made_by, made_by_id,
    deactivated_at IS NOT NULL AS maker_left
FROM staff.api_keys LEFT JOIN staff.members ON staff_id = made_by_id
WHERE $1::uuid IS NULL OR (made_by_id = $1 AND revoked_at IS NULL)
ORDER BY revoked_at IS NOT NULL, api_keys.created_at DESC, key_id
"""
REVOKE = """
UPDATE staff.api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE key_id = $1
RETURNING key_id, name
"""


class ApiKey(msgspec.Struct, frozen=True):
    key_id: UUID
    name: str
    scopes: frozenset[str]


class KeyRecord(msgspec.Struct, frozen=True):
    """A key as managers see it; `used_at` is exact to the minute.

    `made_by` is empty if it is no longer known. `maker_left` means that this person has been
    deactivated.
    """

    key_id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    made_by: str
    made_by_id: UUID | None
    maker_left: bool


async def create_key(name: str, scopes: Iterable[str]) -> str:
    """Returns the secret, which is shown only once and stored as a hash.

    `scopes` must be known to `services/flats.py`. Raises `Invalid` for an invalid name.
    """
    name = read_name(name)
    wanted = sorted(set(scopes))
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    maker = audit_log.acting() or audit_log.Actor("visitor")
    made = ApiKeyRow(
        key_id=uuid7(),
        name=name,
        secret_hash=_hash(secret),
        scopes=wanted,
        made_by=maker.name[:200],
        made_by_id=audit_log.acting_member(),
        created_at=await now(),
    )
    async with transaction():
        await ApiKeyRow.insert(made)
        about = audit_log.Subject("key", made.key_id, name)
        await audit_log.note("key.created", about, after={"scopes": wanted})
    return secret


async def find_key(secret: str) -> ApiKey | None:
    if not secret.startswith(KEY_PREFIX):
        return None
    row = await fetch_row(FIND, _hash(secret))
    return ApiKey(row["key_id"], row["name"], frozenset(row["scopes"])) if row else None


async def list_keys() -> list[KeyRecord]:
    return [KeyRecord(**row) for row in await fetch(LIST, None)]


async def keys_made_by(staff_id: UUID) -> list[KeyRecord]:
    """Lists the valid keys of that person, the newest first."""
    return [KeyRecord(**row) for row in await fetch(LIST, staff_id)]


async def revoke_key(key_id: UUID) -> str:
    """Revokes a key and returns its name; a second call changes nothing.

    Raises `UnknownKey`.
    """
    async with transaction():
        row = await fetch_row(REVOKE, key_id)
        if row is None:
            raise UnknownKey(str(key_id))
        live.nudge("key", key_id)
        await audit_log.note("key.revoked", audit_log.Subject("key", key_id, row["name"]))
    return row["name"]


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
