"""Which event types a listener on demand gets, and since when: nobody outside wants the others.

Such a listener (`ON_DEMAND`) works for somebody outside the shop, such as the owner of a webhook
endpoint. An event that nobody wants costs it no inbox entry.
"""

from collections.abc import Iterable

from app.infra.database import fetch, fetch_value, needs_transaction
from app.messaging.registration import NOBODY_PUBLISHES
from app.messaging.subscriptions import ON_DEMAND

UNWANTED = """
UPDATE messaging.demands SET until = clock_timestamp()
WHERE listener = $1 AND until IS NULL AND event_type <> ALL($2)
"""
NEW = """
SELECT EXISTS (
    SELECT FROM unnest($2::text[]) AS wanted (event_type) WHERE NOT EXISTS (
        SELECT FROM messaging.demands
        WHERE listener = $1 AND demands.event_type = wanted.event_type AND until IS NULL))
"""
DEMAND = """
INSERT INTO messaging.demands (listener, event_type, since)
SELECT $1, event_type, clock_timestamp() FROM unnest($2::text[]) AS wanted (event_type)
ON CONFLICT DO NOTHING
"""


async def demand(listener: str, event_types: Iterable[str]) -> None:
    """Has the listener get events of these types from now on, and of no others.

    The caller's transaction is the only one that does so for the listener. If a type is new, it
    waits for publishers that are under way, and the next ones wait for its end: so an event is
    either older than the demand, or finds it. When a type is no longer wanted, nobody waits, and
    publishers that have begun still find the demand.
    """
    assert listener in ON_DEMAND
    needs_transaction("a demand")
    wanted = sorted(set(event_types))
    await fetch(UNWANTED, listener, wanted)
    if await fetch_value(NEW, listener, wanted):
        await fetch(NOBODY_PUBLISHES)
        await fetch(DEMAND, listener, wanted)
