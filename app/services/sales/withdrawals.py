"""Withdrawals from a contract, which anyone may declare (2011/83/EU, article 11a)."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.idempotency import KeyedRequest, made_before, remember
from app.infra.database import fetch, fetch_row, fetch_value, savepoint, transaction
from app.messaging.domain_events import WithdrawalDeclared, announce
from app.services.sales.cancellation import request_cancellation
from app.services.sales.reading import find_by_number
from app.services.sales.refusals import CancellationRefused, UnknownOrder
from app.values.fields import Email, Name, Note, read_email
from app.values.paging import Page, cursor_after, key_of
from app.values.text import tidy

REASON: Final = "withdrawal"
ADD: Final = """
INSERT INTO sales.withdrawals
    (withdrawal_id, order_id, order_number, name, email, note, language)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING declared_at
"""
COLUMNS: Final = "withdrawal_id, order_id, order_number, name, email, note, declared_at"
ONE: Final = f"SELECT {COLUMNS} FROM sales.withdrawals WHERE withdrawal_id = $1"
# Mails of confirmation to one address within an hour. What comes beyond them is kept as well.
MAX_MAILS: Final = 10
TAKE_TURNS: Final = "SELECT pg_advisory_xact_lock(hashtextextended('withdrawals of ' || $1, 0))"
LATELY: Final = """
SELECT count(*) FROM sales.withdrawals
WHERE declared_at > now() - interval '1 hour' AND lower(email) = $1
"""
LATEST: Final = f"""
SELECT {COLUMNS} FROM sales.withdrawals
WHERE $1::uuid IS NULL OR order_id = $1
ORDER BY declared_at DESC, withdrawal_id DESC LIMIT $2
"""
DECLARED: Final = "SELECT count(*) FROM sales.withdrawals WHERE declared_at > now() - $1::interval"
PAGE: Final = f"""
SELECT {COLUMNS} FROM sales.withdrawals
WHERE $1::timestamptz IS NULL OR (declared_at, withdrawal_id) < ($1, $2::uuid)
ORDER BY declared_at DESC, withdrawal_id DESC LIMIT $3
"""


class NewWithdrawal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a customer declares; no reason is needed, and `contact` is her email address."""

    name: Name
    contact: Email
    order_number: Name | None = None
    text: Note = ""

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "contact", read_email(self.contact, "contact"))
        msgspec.structs.force_setattr(self, "text", tidy(self.text))


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """`order_id` is None unless number and email fit an order."""

    withdrawal_id: UUID
    order_id: UUID | None
    order_number: str
    name: str
    email: str
    note: str
    declared_at: datetime


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """`has_mail` is False if the address was sent too many confirmations lately."""

    declared_at: datetime
    has_mail: bool


async def declare_withdrawal(
    given: NewWithdrawal,
    language: str,
    once: KeyedRequest | None = None,
    *,
    bounded: bool = False,
) -> Declared:
    """Stores the declaration, whether or not it fits an order, and its mail.

    What has not left of its order is asked to be cancelled, unless there is a text: it may say that
    only some items are meant, so a person reads it. With `bounded`, an address gets a limited
    number of mails. Raises `KeyInUse` and `KeyReused`.
    """
    number = given.order_number or ""
    async with transaction():
        if made := await made_before(once):
            return msgspec.json.decode(made.answer, type=Declared)
        has_mail = not bounded or await _may_be_mailed(given.contact)
        order_id = await _order_of(number, given.contact)
        key = uuid7()
        declared_at = await fetch_value(
            ADD, key, order_id, number, given.name, given.contact, given.text, language
        )
        if has_mail:
            await announce(WithdrawalDeclared(key, language))
        if order_id and not given.text:
            with suppress(CancellationRefused):
                async with savepoint():
                    await request_cancellation(order_id, REASON)
        declared = Declared(declared_at=declared_at, has_mail=has_mail)
        await remember(once, key, msgspec.json.encode(declared).decode())
    return declared


async def find_withdrawal(withdrawal_id: UUID) -> Withdrawal | None:
    row = await fetch_row(ONE, withdrawal_id)
    return Withdrawal(**row) if row else None


async def list_withdrawals(order_id: UUID | None = None, limit: int = 200) -> list[Withdrawal]:
    """Returns those of an order, or of all, the latest first."""
    return [Withdrawal(**row) for row in await fetch(LATEST, order_id, limit)]


async def count_withdrawals(within: timedelta) -> int:
    return await fetch_value(DECLARED, within)


async def withdrawal_page(cursor: str | None = None, limit: int = 100) -> Page[Withdrawal]:
    """Returns all of them by page, the latest first. Raises `Invalid` for the cursor."""
    after = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    rows = await fetch(PAGE, *after, limit + 1)
    found = [Withdrawal(**row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(found, None)
    last = found[-1]
    return Page(found, cursor_after(last.declared_at.isoformat(), str(last.withdrawal_id)))


async def _may_be_mailed(email: str) -> bool:
    # The lock is a statement of its own, so that the next one sees what others have stored.
    await fetch(TAKE_TURNS, email.lower())
    return await fetch_value(LATELY, email.lower()) < MAX_MAILS


async def _order_of(number: str, email: str) -> UUID | None:
    try:
        return await find_by_number(number, email)
    except UnknownOrder:
        return None
