"""Events that were published after the backup from which the shop was restored."""

import re
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from app.infra.database import fetch_row
from app.messaging.refusals import EventsLost

# The first restore that lost events of this time; a process may have named an event a little
# before it was published.
LOST: Final = """
SELECT backup_at, restored_at, (
    SELECT event_id FROM messaging.events WHERE event_id = last_event) AS begin_after
FROM messaging.restores
WHERE $1 BETWEEN backup_at - interval '1 minute' AND restored_at + interval '1 minute'
ORDER BY number LIMIT 1
"""
EVENT_ID: Final = re.compile(r"evt_([0-9a-f]{32})")
# Its first 48 bits are the milliseconds since 1970 (RFC 9562, section 5.7).
UUID7: Final = 7


async def refuse_lost_event(event_id: str) -> None:
    """Raises `EventsLost` if this database has no such event since it was restored."""
    named = EVENT_ID.fullmatch(event_id)
    if named is None or (when := UUID(named[1])).version != UUID7:
        return
    at = datetime.fromtimestamp((when.int >> 80) / 1000, UTC)
    if lost := await fetch_row(LOST, at):
        raise EventsLost(**lost)
