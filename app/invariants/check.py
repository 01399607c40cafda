"""What a check over several flats has to pass over: work under way, and deleted events."""

from app.infra.checks import UNDER_WAY
from app.settings import settings

# Orders that are younger still have their events; retention deletes older events.
REMEMBERED = f"interval '{settings.events_kept_days - 1} days'"

# Whose customer's data was erased, with the mails that had not left; `{}` is the table that names
# the order.
NOT_ERASED = """
NOT EXISTS (SELECT FROM sales.changes AS erasure
            WHERE erasure.order_id = {}.order_id AND erasure.kind = 'ERASED')
"""

# Orders whose events are in the failures list, or wait for their next attempt.
WAITING = f"""
SELECT order_id FROM messaging.deliveries
WHERE state = 'FAILED' OR (state = 'PENDING' AND due_at > now() - {UNDER_WAY})
"""
