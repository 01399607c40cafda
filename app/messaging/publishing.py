"""Publishing an event in the open transaction, and reading back what was published."""

import msgspec
from uuid_utils.compat import uuid7

from app.database import fetch, fetch_value, on_commit
from app.events import Envelope, Event
from app.fields import Invalid
from app.redis import queue, soon
from app.subscriptions import SUBSCRIPTIONS

RING = "ring"
"""The one job that arq knows: there is work for this listener."""
QUEUE_WAKE = "arq:queue:wake"
"""Published after a ring, so that an idle worker looks at once instead of at its next poll."""

INSERT = """
WITH event AS (
    INSERT INTO messaging.events (event_id, event_type, source, order_id, data)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING event_id, order_id
)
INSERT INTO messaging.deliveries (event_id, order_id, listener)
SELECT event_id, order_id, listener FROM event, unnest($6::text[]) AS listener
"""

FEED = """
SELECT event_id, event_type, "timestamp", source, data
FROM messaging.events
WHERE txid < pg_snapshot_xmin(pg_current_snapshot())
  AND ($1::text IS NULL
       OR (txid, seq) > (SELECT txid, seq FROM messaging.events WHERE event_id = $1))
  AND ($2::text IS NULL OR event_type = $2)
ORDER BY txid, seq
LIMIT $3
"""


async def publish(event: Event) -> str:
    """Writes the event and one delivery per listener, as rows of the open transaction.

    Returns the event's id. The publisher holds the order's row, so that the events of one order
    are numbered in the order in which they happened.
    """
    event_id = f"evt_{uuid7().hex}"
    listeners = SUBSCRIPTIONS[event.event_type]
    data = msgspec.json.encode(event).decode()
    await fetch(
        INSERT, event_id, event.event_type, event.source, event.order_id, data, list(listeners)
    )
    for listener in listeners:
        on_commit(lambda listener=listener: soon(_ring(listener)))
    return event_id


async def feed(
    after: str | None = None, event_type: str | None = None, limit: int = 50
) -> tuple[list[Envelope], str | None]:
    """Events oldest first, and the id to go on after while there are more.

    Rows commit out of order; the feed stops below the oldest transaction still running, so a
    reader who pages on misses none. Raises `Invalid` for an `after` that is no event's id.
    """
    if after is not None and not await fetch_value(
        "SELECT 1 FROM messaging.events WHERE event_id = $1", after
    ):
        raise Invalid("after", "is not the id of an event")
    rows = await fetch(FEED, after, event_type, limit + 1)
    envelopes = [
        Envelope(
            event_id=row["event_id"],
            event_type=row["event_type"],
            timestamp=row["timestamp"],
            source=row["source"],
            data=msgspec.Raw(row["data"].encode()),
        )
        for row in rows[:limit]
    ]
    return envelopes, envelopes[-1].event_id if len(rows) > limit else None


async def _ring(listener: str) -> None:
    await queue().enqueue_job(RING, listener)
    await queue().publish(QUEUE_WAKE, b"")
