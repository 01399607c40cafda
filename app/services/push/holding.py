"""Notifications that a restore holds until somebody decides."""

from functools import partial
from typing import Final

from app.infra.held_back import count_held_back, drop_held_back, hold_back, let_go
from app.infra.manifest import Outbound
from app.services.push.queue import NOTIFICATIONS
from app.values.sending import NotificationState

HELD_NOTIFICATIONS: Final = Outbound(
    hold=partial(hold_back, NOTIFICATIONS),
    count=partial(count_held_back, NOTIFICATIONS),
    send=partial(let_go, NOTIFICATIONS),
    drop=partial(drop_held_back, NOTIFICATIONS, NotificationState.OUTDATED),
)
