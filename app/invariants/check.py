"""What a check over several flats has to pass over: work under way, and deleted events."""

from app.infra.checks import UNDER_WAY
from app.settings import settings

# Orders that are younger still have their events; retention deletes older events.
REMEMBERED = f"interval '{settings.events_kept_days - 1} days'"

# Orders whose events are in the failures list, or wait for their next attempt.
WAITING = f"""
SELECT order_id FROM messaging.deliveries
WHERE state = 'FAILED' OR (state = 'PENDING' AND due_at > now() - {UNDER_WAY})
"""
