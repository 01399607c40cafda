"""Deleting events that all listeners have applied (docs/design/retention.md)."""

from app.infra.database import fetch_value
from app.settings import settings

PRUNE = """
WITH old AS MATERIALIZED (
    SELECT event_id FROM messaging.events AS event
    WHERE "timestamp" < now() - make_interval(days => $1) AND NOT EXISTS (
        SELECT FROM messaging.deliveries AS entry
        WHERE entry.event_id = event.event_id AND state <> 'DONE')
    ORDER BY "timestamp"
    LIMIT $2
), deleted_entries AS (
    DELETE FROM messaging.deliveries USING old WHERE deliveries.event_id = old.event_id
), gone AS (
    DELETE FROM messaging.events USING old WHERE events.event_id = old.event_id RETURNING 1
)
SELECT count(*) FROM gone
"""


async def delete_old_events(at_most: int) -> int:
    """Deletes events older than `EVENTS_KEPT_DAYS` with their inbox entries; returns how many.

    It never deletes an event that a listener has not applied.
    """
    return await fetch_value(PRUNE, settings.events_kept_days, at_most)
