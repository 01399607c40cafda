"""Notes of the staff about an order, which its parcels are marked with."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log, idempotency
from app.infra.database import fetch, transaction
from app.services.delivery.refusals import NotOpened
from app.services.delivery.rows import lock_order, require_unerased, save
from app.values.fields import OrderNote

ADD: Final = """
INSERT INTO delivery.order_notes (note_id, order_id, words, written_by, written_at)
VALUES ($1, $2, $3, $4, clock_timestamp())
"""
OF_ORDER: Final = """
SELECT note_id, words, written_by AS by, written_at AS at FROM delivery.order_notes
WHERE order_id = $1 ORDER BY written_at DESC, note_id DESC LIMIT $2
"""


class WrittenNote(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID
    words: str
    by: str
    at: datetime


async def add_note(
    key: idempotency.KeyedRequest | None, order_id: UUID, words: OrderNote, by: str
) -> None:
    """Adds a note, once for its key.

    Raises `NotOpened` while the order has no parcel, `Conflict` if its customer was erased or it
    was removed, `KeyInUse` and `KeyReused`.
    """
    async with transaction():
        if await idempotency.made_before(key):
            return
        rows = await lock_order(order_id)
        if not rows:
            raise NotOpened(str(order_id))
        require_unerased(rows[0])
        note_id = uuid7()
        await fetch(ADD, note_id, order_id, words, by)
        for row in rows:
            row.noted = True
            await save(row)
        about = audit_log.Subject("order", order_id, rows[0].order_number)
        await audit_log.note("order.noted", about)
        await idempotency.remember(key, note_id)


async def notes_of(order_id: UUID, limit: int = 50) -> list[WrittenNote]:
    """Returns the latest first."""
    return [WrittenNote(**row) for row in await fetch(OF_ORDER, order_id, limit)]
