"""One order per (caller, key), however often and however many at once it is asked for."""

import hashlib
from uuid import UUID

import msgspec

from app.database import fetch, fetch_row, fetch_value

RETRY_AFTER_SECONDS = 1
KEPT = "24 hours"


class OrderKey(msgspec.Struct, frozen=True):
    """`caller` is the API key's id or "anonymous"; `fingerprint` the SHA-256 of the whole body."""

    caller: str
    key: str
    fingerprint: bytes


class KeyInUse(Exception):
    """A request with this key is still running."""


class KeyReused(Exception):
    """This key already stands for an order with another body."""


async def order_of(key: OrderKey) -> UUID | None:
    """The order already placed under this key; holds the key until the transaction ends.

    Raises `KeyInUse` while another transaction holds it, `KeyReused` for another body.
    """
    digest = hashlib.sha256(f"{key.caller}\n{key.key}".encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    if not await fetch_value("SELECT pg_try_advisory_xact_lock($1)", number):
        raise KeyInUse
    row = await fetch_row(
        "SELECT fingerprint, order_id FROM sales.idempotency_keys"
        " WHERE caller = $1 AND key = $2 AND created_at > now() - $3::text::interval",
        key.caller,
        key.key,
        KEPT,
    )
    if row is None:
        return None
    if row["fingerprint"] != key.fingerprint:
        raise KeyReused
    return row["order_id"]


async def remember(key: OrderKey, order_id: UUID) -> None:
    """Part of the order's own transaction: a refused or killed try leaves the key free."""
    await fetch(
        "INSERT INTO sales.idempotency_keys (caller, key, fingerprint, order_id)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT (caller, key) DO UPDATE"
        " SET fingerprint = excluded.fingerprint, order_id = excluded.order_id, created_at = now()",
        key.caller,
        key.key,
        key.fingerprint,
        order_id,
    )
