"""One order per (caller, key), however often and however many at once it is asked for."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

import msgspec

from app.database import columns, fetch

KEPT = "24 hours"

LOCK = """
SELECT pg_try_advisory_xact_lock(number) AS got
FROM unnest($1::bigint[]) WITH ORDINALITY AS key (number, place) ORDER BY place
"""

FIND = """
SELECT found.* FROM unnest($1::text[], $2::text[]) AS asked (caller, key)
CROSS JOIN LATERAL (
    SELECT caller, key, fingerprint, order_id FROM sales.idempotency_keys AS known
    WHERE known.caller = asked.caller AND known.key = asked.key
      AND created_at > now() - $3::text::interval
    LIMIT 1
) AS found
"""
"""Lateral, so that each is looked up by the index however little the planner knows of the table."""

REMEMBER = """
INSERT INTO sales.idempotency_keys (caller, key, fingerprint, order_id)
SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[])
ON CONFLICT (caller, key) DO UPDATE
SET fingerprint = excluded.fingerprint, order_id = excluded.order_id, created_at = now()
"""


FORGET = """
DELETE FROM sales.idempotency_keys WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM sales.idempotency_keys
    WHERE created_at < now() - $1::text::interval LIMIT $2))
  AND created_at < now() - $1::text::interval
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

    Holds the keys until the transaction ends. They are locked by one statement and looked up by
    the next, which sees what was committed by whoever held them before.
    """
    if not keys:
        return []
    locked = [row["got"] for row in await fetch(LOCK, [key.number for key in keys])]
    rows = await fetch(FIND, *columns([key.name for key in keys]), KEPT)
    found = {(row["caller"], row["key"]): row for row in rows}
    answers: list[UUID | KeyInUse | KeyReused | None] = []
    for key, got in zip(keys, locked, strict=True):
        row = found.get(key.name)
        if not got:
            answers.append(KeyInUse())
        elif row is None:
            answers.append(None)
        elif row["fingerprint"] != key.fingerprint:
            answers.append(KeyReused())
        else:
            answers.append(row["order_id"])
    return answers


async def remember(orders: Sequence[tuple[OrderKey, UUID]]) -> None:
    """Part of the orders' own transaction: a refused or killed try leaves the key free."""
    if orders:
        rows = [(key.caller, key.key, key.fingerprint, order_id) for key, order_id in orders]
        await fetch(REMEMBER, *columns(rows))


async def forget_old_keys(at_most: int) -> int:
    """Clears away keys that no longer stand for anything; returns how many there were."""
    return len(await fetch(FORGET, KEPT, at_most))
