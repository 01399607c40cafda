"""When the promises were last checked over the whole database, and with what result."""

from datetime import datetime

import msgspec

from app.infra.database import fetch

NOTE = """
INSERT INTO shop.audits (holds, orders) VALUES ($1, $2)
ON CONFLICT (holds) DO UPDATE SET orders = excluded.orders, ended_at = clock_timestamp()
"""
LATEST = """
SELECT holds, orders, ended_at, extract(epoch FROM clock_timestamp() - ended_at)::float AS age
FROM shop.audits ORDER BY ended_at DESC LIMIT 1
"""


class AuditRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`age` is in seconds."""

    holds: bool
    orders: int
    ended_at: datetime
    age: float


async def note_audit(*, holds: bool, orders: int) -> None:
    await fetch(NOTE, holds, orders)


async def last_audit() -> AuditRecord | None:
    rows = await fetch(LATEST)
    return AuditRecord(**rows[0]) if rows else None
