"""Checks of promise 5: a device gets each step of its order, and none of an erased one is left.

A device that its push service does not know any more is deleted with its notifications.
"""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check

DEVICES = (
    Check(
        5,
        gettext_noop("every device has a notification for each step of its order"),
        f"""
        SELECT device_id, event_id FROM push.devices
        JOIN messaging.events USING (order_id)
        JOIN messaging.deliveries USING (event_id)
        WHERE listener = 'push.write_notifications' AND deliveries.state = 'DONE'
          AND event_type = 'order.status_updated' AND NOT data ? 'by_parcel'
          AND data ->> 'current_status' IN ('SHIPPED', 'DELIVERED', 'CANCELLED')
          AND done_at > now() - interval '29 days' AND done_at > added_at + {UNDER_WAY}
          AND NOT EXISTS (
            SELECT FROM push.notifications
            WHERE notifications.device_id = devices.device_id
              AND notifications.event_id = events.event_id)
        """,
    ),
    Check(
        5,
        gettext_noop("no device is kept for an order that was erased"),
        f"""
        SELECT device_id, order_id FROM push.devices JOIN sales.changes USING (order_id)
        WHERE kind = 'ERASED' AND greatest(added_at, recorded_at) < now() - {UNDER_WAY}
        """,
    ),
)
