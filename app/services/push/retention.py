"""Deletes devices of orders that are over, and notifications that have ended."""

from typing import Final

from app.infra.database import fetch

# Days after the order's last step, in which a delivery may turn out to be a mistake.
KEPT_AFTER_LAST_STEP: Final = 30
# Days after which nobody waits for an order any more.
KEPT_WITHOUT: Final = 365
NOTIFICATIONS_KEPT: Final = 30

# Those of an order with new links as well: nothing is sent to them.
DELETE_DEVICES: Final = """
DELETE FROM push.devices WHERE device_id = ANY(ARRAY(
    SELECT device_id FROM push.devices AS device
    WHERE over_at < now() - make_interval(days => $1)
       OR added_at < now() - make_interval(days => $2)
       OR links_version <> (SELECT token_version FROM sales.orders
                            WHERE orders.order_id = device.order_id)
    LIMIT $3))
RETURNING 1
"""
DELETE_NOTIFICATIONS: Final = """
DELETE FROM push.notifications WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM push.notifications
    WHERE state <> 'PENDING' AND ended_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""


async def delete_old_devices(at_most: int) -> int:
    # The notifications of a device are deleted with it.
    return len(await fetch(DELETE_DEVICES, KEPT_AFTER_LAST_STEP, KEPT_WITHOUT, at_most))


async def delete_old_notifications(at_most: int) -> int:
    return len(await fetch(DELETE_NOTIFICATIONS, NOTIFICATIONS_KEPT, at_most))
