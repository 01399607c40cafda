"""Forgetting events that everybody has heard (docs/decisions/retention.md)."""

from app.database import fetch_value
from app.settings import settings

OLDEST = 4
"""How many times as many of the oldest events are looked at as are forgotten: among them may be
some that failed for good, and stay until somebody has seen to them."""

PRUNE = """
WITH old AS MATERIALIZED (
    SELECT event_id FROM (
        SELECT event_id, "timestamp" FROM messaging.events ORDER BY seq LIMIT $3
    ) AS oldest
    WHERE "timestamp" < now() - make_interval(days => $1) AND NOT EXISTS (
        SELECT FROM messaging.deliveries AS delivery
        WHERE delivery.event_id = oldest.event_id AND state <> 'DONE')
    LIMIT $2
), forgotten AS (
    DELETE FROM messaging.deliveries USING old WHERE deliveries.event_id = old.event_id
), gone AS (
    DELETE FROM messaging.events USING old WHERE events.event_id = old.event_id RETURNING 1
)
SELECT count(*) FROM gone
"""


async def forget_old_events(at_most: int) -> int:
    """Events of `EVENTS_KEPT_DAYS` ago and their deliveries; returns how many events there were.

    Never one that a listener has not applied.
    """
    return await fetch_value(PRUNE, settings.events_kept_days, at_most, OLDEST * at_most)
