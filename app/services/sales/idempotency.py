"""One order per (caller, key), however often and however many at once it is asked for."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from app.database import columns, fetch

KEPT = timedelta(hours=24)

CLAIM = "SELECT * FROM sales.claim_keys($1, $2, $3, $4)"

FORGET = """
DELETE FROM sales.idempotency_keys WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM sales.idempotency_keys
    WHERE created_at < now() - $1::interval LIMIT $2))
  AND created_at < now() - $1::interval
RETURNING 1
"""
"""Asked twice: a key may be used anew between the choice and the deletion."""


class OrderKey(msgspec.Struct, frozen=True):
    """`caller` is the API key's id or "anonymous"; `fingerprint` the SHA-256 of the whole body."""

    caller: str
    key: str
    fingerprint: bytes

    @property
    def name(self) -> tuple[str, str]:
        return self.caller, self.key

    @property
    def number(self) -> int:
        digest = hashlib.sha256(f"{self.caller}\n{self.key}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)


class KeyInUse(Exception):
    """A request with this key is still running."""


class KeyReused(Exception):
    """This key already stands for an order with another body."""


async def claim(keys: Sequence[OrderKey]) -> list[UUID | KeyInUse | KeyReused | None]:
    """For each key the order already placed under it, or None: then it is the caller's to use.

    Holds the keys until the transaction ends. The function in the database locks them by one
    statement and looks them up by the next, which sees what was committed by whoever held them
    before; a volatile function gives each of its statements a snapshot of its own.
    """
    if not keys:
        return []
    numbers = [key.number for key in keys]
    rows = await fetch(CLAIM, numbers, *columns([key.name for key in keys]), KEPT)
    answers: list[UUID | KeyInUse | KeyReused | None] = []
    for key, row in zip(keys, rows, strict=True):
        if not row["got"]:
            answers.append(KeyInUse())
        elif row["order_id"] is None:
            answers.append(None)
        elif row["fingerprint"] != key.fingerprint:
            answers.append(KeyReused())
        else:
            answers.append(row["order_id"])
    return answers


async def forget_old_keys(at_most: int) -> int:
    """Clears away keys that no longer stand for anything; returns how many there were."""
    return len(await fetch(FORGET, KEPT, at_most))
