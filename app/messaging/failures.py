"""The state of the inbox for the staff: the lag, the failures, and their replay."""

from datetime import datetime
from uuid import UUID

import msgspec

from app import audit_log
from app.infra.database import Row, fetch, fetch_row
from app.messaging.inbox import INBOX


class Lag(msgspec.Struct, frozen=True):
    """Inbox entries that are not applied yet; `oldest_seconds` is the age of the oldest, or 0."""

    pending: int
    retrying: int
    failed: int
    oldest_seconds: float


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    entry_id: int
    event_id: str
    event_type: str
    listener: str
    order_id: UUID
    attempts: int
    error: str
    created_at: datetime


LAG = """
SELECT count(*) FILTER (WHERE state = 'PENDING') AS pending,
       count(*) FILTER (WHERE state = 'PENDING' AND attempts > 0) AS retrying,
       count(*) FILTER (WHERE state = 'FAILED') AS failed,
       coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'PENDING')), 0)
           ::float AS oldest_seconds
FROM messaging.deliveries WHERE state <> 'DONE'
"""

FAILURES = """
SELECT entry.id AS entry_id, event_id, event_type, listener, entry.order_id, attempts,
       coalesce(error, '') AS error, entry.created_at
FROM messaging.deliveries AS entry JOIN messaging.events USING (event_id)
WHERE state = 'FAILED' ORDER BY entry.id LIMIT $1
"""

REPLAYED = """
event_id, listener,
(SELECT event_type FROM messaging.events WHERE events.event_id = work.event_id)
"""


async def lag() -> Lag:
    row = await fetch_row(LAG)
    assert row is not None
    return Lag(**row)


async def failures(limit: int = 100) -> list[Failure]:
    return [Failure(**row) for row in await fetch(FAILURES, limit)]


async def replay(entry_id: int) -> bool:
    """Makes a failed entry due again, with all its attempts; False if it has not failed."""
    return await _replay(entry_id) == 1


async def replay_all() -> int:
    return await _replay(None)


async def _replay(entry_id: int | None) -> int:
    return await audit_log.replay_and_note(
        "event.replayed", INBOX, entry_id, _described, returning=REPLAYED
    )


def _described(entry: Row) -> tuple[audit_log.Subject, dict[str, str]]:
    subject = audit_log.Subject("event", entry["event_id"], entry["event_type"])
    return subject, {"listener": entry["listener"]}
