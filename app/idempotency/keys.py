"""Idempotency keys are claimed and remembered in the open transaction."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final, TypeVar

import msgspec

from app.idempotency.refusals import KeyInUse, KeyReused
from app.infra.database import columns, fetch

T = TypeVar("T")

KEPT = timedelta(hours=24)
# Seconds between attempts while the same form, sent twice, is being processed.
WAITS_FOR_ITSELF: Final = (0.1, 0.2, 0.4, 0.8, 1.6)

ACQUIRE = "SELECT * FROM idempotency.claim_keys($1, $2, $3, $4)"

REMEMBER = """
INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject, answer)
SELECT * FROM unnest(${}::text[], ${}::text[], ${}::text[], ${}::bytea[], ${}::text[], ${}::text[])
ON CONFLICT (caller, key) DO UPDATE
SET operation = excluded.operation, fingerprint = excluded.fingerprint,
    subject = excluded.subject, answer = excluded.answer, created_at = now()
"""

# The age is checked twice, because a key may be used again between the selection and the deletion.
DELETE_OLD = """
DELETE FROM idempotency.keys WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM idempotency.keys
    WHERE created_at < now() - $1::interval LIMIT $2))
  AND created_at < now() - $1::interval
RETURNING 1
"""


class KeyedRequest(msgspec.Struct, frozen=True):
    """`caller` is an API key's id or "anonymous"; `fingerprint` is the SHA-256 of the whole body.

    `operation` names what is requested: "orders", or "stock-movements" with the product.
    """

    caller: str
    key: str
    operation: str
    fingerprint: bytes

    @property
    def name(self) -> tuple[str, str]:
        return self.caller, self.key

    @property
    def number(self) -> int:
        digest = hashlib.sha256(f"{self.caller}\n{self.key}".encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)


class Made(msgspec.Struct, frozen=True):
    """The id of what was made under a key, and the answer at that time."""

    subject: str
    answer: str = ""


KeyState = Made | KeyInUse | KeyReused | None


async def acquire(keys: Sequence[KeyedRequest]) -> list[KeyState]:
    """Returns for each key what was made under it before, or None: then the caller may use it.

    Holds the keys until the transaction ends. The database function locks them by one statement and
    looks them up by the next, which sees what the earlier holders committed; a volatile function
    takes a new snapshot for each of its statements.
    """
    if not keys:
        return []
    numbers = [key.number for key in keys]
    rows = await fetch(ACQUIRE, numbers, *columns([key.name for key in keys]), KEPT)
    answers: list[KeyState] = []
    for key, row in zip(keys, rows, strict=True):
        if not row["got"]:
            answers.append(KeyInUse())
        elif row["subject"] is None:
            answers.append(None)
        elif (row["operation"], row["fingerprint"]) != (key.operation, key.fingerprint):
            answers.append(KeyReused())
        else:
            answers.append(Made(row["subject"], row["answer"]))
    return answers


async def made_before(key: KeyedRequest | None) -> Made | None:
    """Returns what was made under this key, or None: then make it and `remember` it.

    It must be the first call in the transaction that makes it. Raises `KeyInUse` and `KeyReused`.
    """
    if key is None:
        return None
    [found] = await acquire([key])
    if isinstance(found, Exception):
        raise found
    return found


async def remember(key: KeyedRequest | None, subject: object, answer: str = "") -> None:
    # It belongs to the transaction that makes it, so that a failed attempt leaves the key free.
    if key:
        await fetch(remembering(1), *remembered([(key, Made(str(subject), answer))]))


def remembering(first: int) -> str:
    """Returns the statement as part of a larger one: its parameters begin at `first`."""
    return REMEMBER.format(*range(first, first + 6))


def remembered(made: Sequence[tuple[KeyedRequest, Made]]) -> list[list[object]]:
    """Returns the arguments of that statement, a list for each column."""
    rows = [
        (key.caller, key.key, key.operation, key.fingerprint, what.subject, what.answer)
        for key, what in made
    ]
    return columns(rows, 6)


async def waiting_for_itself(ask: Callable[[], Awaitable[T]]) -> T:
    """Repeats the call while the same form, sent twice, is being processed.

    Raises `KeyInUse`.
    """
    for pause in WAITS_FOR_ITSELF:
        try:
            return await ask()
        except KeyInUse:
            await asyncio.sleep(pause)
    return await ask()


async def delete_old_keys(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, KEPT, at_most))
