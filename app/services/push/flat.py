"""What Push declares about itself for the application's lists."""

from typing import Final

from app.infra.manifest import Flat, Reading
from app.services.push.holding import HELD_NOTIFICATIONS
from app.services.push.notifications import remove_test_devices, write_notifications
from app.services.push.privacy import PRIVACY
from app.services.push.reading import push_backlog
from app.services.push.retention import delete_old_devices, delete_old_notifications
from app.values.restores import HeldKind


async def _readings() -> list[Reading]:
    push = await push_backlog()
    return [
        Reading("doorstep_push_devices", "Notified of an order.", push.devices),
        Reading("doorstep_push_waiting", "To be sent.", push.waiting),
        Reading("doorstep_push_failed", "Given up.", push.failed),
        Reading("doorstep_push_lag_seconds", "Age of the oldest to be sent.", push.oldest_seconds),
    ]


FLAT: Final = Flat(
    name="push",
    listeners={
        "push.write_notifications": write_notifications,
        "push.remove_test_devices": remove_test_devices,
    },
    retention=(delete_old_devices, delete_old_notifications),
    readings=_readings,
    outbound={HeldKind.NOTIFICATIONS: HELD_NOTIFICATIONS},
    privacy=PRIVACY,
)
