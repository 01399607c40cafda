"""Registering the subscriptions of this version's listeners in the database."""

from app.infra.database import columns, fetch, fetch_value, needs_transaction
from app.messaging.subscriptions import ON_DEMAND, PAIRS

NEW = """
SELECT count(*) FROM unnest($1::text[], $2::text[]) AS heard (event_type, listener)
LEFT JOIN messaging.subscriptions USING (event_type, listener) WHERE since IS NULL
"""

# Running publishers commit first, and new ones wait: so each event is either older than `since` and
# has no inbox entry, or younger and finds the subscription.
NOBODY_PUBLISHES = "LOCK TABLE messaging.events IN SHARE ROW EXCLUSIVE MODE"

# A type that was never published is subscribed from the beginning, since `doorstep fill` writes
# events of the past.
SUBSCRIBE = """
INSERT INTO messaging.subscriptions (event_type, listener, turn, on_demand, since)
SELECT event_type, listener, turn, listener = ANY($3),
       CASE WHEN EXISTS (SELECT FROM messaging.events WHERE events.event_type = heard.event_type)
            THEN clock_timestamp() ELSE '-infinity' END
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS heard (event_type, listener, turn)
ON CONFLICT (event_type, listener) DO UPDATE
SET turn = excluded.turn, on_demand = excluded.on_demand
WHERE (subscriptions.turn, subscriptions.on_demand) <> (excluded.turn, excluded.on_demand)
"""


async def register_subscriptions() -> None:
    """Adds this version's subscriptions in the open transaction; they hold from now on.

    None is removed: a process of another version may still need it, and a migration removes it
    later.
    """
    needs_transaction("a registration")
    heard = columns(PAIRS)
    if await fetch_value(NEW, *heard):
        await fetch(NOBODY_PUBLISHES)
    await fetch(SUBSCRIBE, *heard, list(ON_DEMAND))
