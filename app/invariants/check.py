"""What a check is, and what it lets pass: work under way, and events long forgotten."""

import msgspec

from app.settings import settings

UNDER_WAY = "interval '30 seconds'"
"""What is younger may still be on its way."""

REMEMBERED = f"interval '{settings.events_kept_days - 1} days'"
"""What is younger still has its events; older ones leave once everybody has heard them."""

WAITING = f"""
SELECT order_id FROM messaging.deliveries
WHERE state = 'FAILED' OR (state = 'PENDING' AND due_at > now() - {UNDER_WAY})
"""
"""Orders whose events stand in the failures list, or wait for their next try."""


class Check(msgspec.Struct, frozen=True):
    """`says` is the promise as a sentence in English; `sql` finds what breaks it."""

    promise: int
    says: str
    sql: str
