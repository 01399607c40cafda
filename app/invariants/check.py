"""What a check over several flats lets pass: work under way, and events long forgotten."""

from app.infra.checks import UNDER_WAY
from app.settings import settings

REMEMBERED = f"interval '{settings.events_kept_days - 1} days'"
"""What is younger still has its events; older ones leave once everybody has heard them."""

WAITING = f"""
SELECT order_id FROM messaging.deliveries
WHERE state = 'FAILED' OR (state = 'PENDING' AND due_at > now() - {UNDER_WAY})
"""
"""Orders whose events are in the failures list, or wait for their next try."""
