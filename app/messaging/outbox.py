"""Publishing events in the open transaction, and reading the published events."""

from collections.abc import Sequence

import msgspec
from uuid_utils.compat import uuid7

from app.infra.database import IS_DURABLE, Row, columns, fetch, fetch_row, on_commit
from app.messaging.clusters import notice_cluster
from app.messaging.event_parts import Event
from app.messaging.events import Envelope
from app.messaging.lost_events import refuse_lost_event
from app.messaging.refusals import UnknownEvent
from app.messaging.subscriptions import SUBSCRIPTIONS, UNHURRIED
from app.messaging.wake import wake
from app.values.fields import Invalid

# If a service has two listeners for an event, they are in the order of `SUBSCRIPTIONS`. The table
# is read instead of the code, since listeners of another version also get these events.
INSERT = """
WITH published AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[])
        WITH ORDINALITY AS event (event_id, event_type, source, order_id, data, place)
), written AS (
    INSERT INTO messaging.events (event_id, event_type, source, order_id, data, cluster)
    SELECT event_id, event_type, source, order_id, data::jsonb, (SELECT messaging.this_cluster())
    FROM published ORDER BY place
)
INSERT INTO messaging.deliveries (event_id, order_id, listener)
SELECT event_id, order_id, listener
FROM published JOIN messaging.subscriptions AS heard USING (event_type)
WHERE since <= now() AND (NOT on_demand OR EXISTS (
    SELECT FROM messaging.demands
    WHERE demands.event_type = heard.event_type AND demands.listener = heard.listener
      AND (until IS NULL OR until > now())))
ORDER BY place, turn
"""

# A program that has read an event never finds it gone, and its place in the feed with it.
FEED = f"""
SELECT event_id, event_type, "timestamp", source, data
FROM messaging.events
WHERE txid < pg_snapshot_xmin(pg_current_snapshot()) AND (txid, seq) > ($1::text::xid8, $2)
  AND {IS_DURABLE}
ORDER BY txid, seq
LIMIT $3
"""
# A query of its own, since it uses another index.
FEED_OF_TYPE = FEED.replace("ORDER BY", "  AND event_type = $4\nORDER BY")
ONE = """
SELECT event_id, event_type, "timestamp", source, data FROM messaging.events WHERE event_id = $1
"""
PLACE = "SELECT txid::text, seq FROM messaging.events WHERE event_id = $1"
ENVELOPES = """
SELECT event_id, event_type, "timestamp", source, data
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (event_id, place)
JOIN messaging.events USING (event_id) ORDER BY place
"""
BEGINNING = {"txid": "0", "seq": 0}


async def publish(*events: Event) -> list[str]:
    """Writes the events and one inbox entry for each listener, in the open transaction.

    Returns the ids of the events. The publisher holds the rows of the orders, so that the events of
    one order are numbered in the order in which they happened.
    """
    rows = [
        (
            f"evt_{uuid7().hex}",
            event.event_type,
            event.source,
            event.order_id,
            msgspec.json.encode(event).decode(),
        )
        for event in events
    ]
    await fetch(INSERT, *columns(rows))
    listeners = [
        listener
        for event_type in dict.fromkeys(event.event_type for event in events)
        for listener in SUBSCRIPTIONS[event_type]
        if listener not in UNHURRIED
    ]
    on_commit(lambda: wake(listeners))
    return [row[0] for row in rows]


async def feed(
    after: str | None = None, event_type: str | None = None, limit: int = 50
) -> tuple[list[Envelope], str | None]:
    """Returns the oldest events after `after`, and the id to continue after, or None at the end.

    Rows commit out of order; the feed stops below the oldest transaction still running, so a reader
    who pages on misses none. Raises `Invalid` for an `after` that is no event's id, `EventsLost`
    for one that a restore has lost, and `DatabaseAway` while the feed is being renumbered.
    """
    await notice_cluster(waits=False)
    place = BEGINNING if after is None else await fetch_row(PLACE, after)
    if place is None:
        assert after is not None
        await refuse_lost_event(after)
        raise Invalid("after", "is not the id of an event")
    place = place["txid"], place["seq"]
    if event_type is None:
        rows = await fetch(FEED, *place, limit + 1)
    else:
        rows = await fetch(FEED_OF_TYPE, *place, limit + 1, event_type)
    envelopes = [_envelope(row) for row in rows[:limit]]
    return envelopes, envelopes[-1].event_id if len(rows) > limit else None


async def find_event(event_id: str) -> Envelope:
    """Raises `UnknownEvent`, also for an event that retention has deleted."""
    row = await fetch_row(ONE, event_id)
    if row is None:
        raise UnknownEvent(event_id)
    return _envelope(row)


async def envelopes(event_ids: Sequence[str]) -> list[Envelope]:
    return [_envelope(row) for row in await fetch(ENVELOPES, event_ids)]


def _envelope(row: Row) -> Envelope:
    return Envelope(
        event_id=row["event_id"],
        event_type=row["event_type"],
        timestamp=row["timestamp"],
        source=row["source"],
        data=msgspec.Raw(row["data"].encode()),
    )
