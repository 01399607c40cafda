"""The queue of notifications; each lease is committed before anything is sent."""

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

import msgspec

from app.infra import leases
from app.infra.clock import about_now
from app.infra.database import fetch
from app.infra.web_push import BrowserKeys
from app.values.sending import NotificationState
from app.values.untrusted import seconds_to_wait

# Seconds after which a notification is due again if its sender did not report.
LEASE: Final = 60.0
MINUTE, HOUR = 60.0, 3600.0
# Seconds for which a push service may ask the shop to wait, and for which it keeps a notification
# for a device that is off: after a day it says nothing new.
LONGEST_ASKED = KEPT_BY_SERVICE = 24 * HOUR

PORT: Final = re.compile(r":[0-9]+$")

NOTIFICATIONS: Final = leases.Queue(
    table="push.notifications",
    key="notification_id",
    done=NotificationState.SENT,
    ended_at="ended_at",
    dates_failures=True,
    waits=(30.0, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR),
    spread=(0.8, 1.2),
)
OVERTAKEN: Final = msgspec.structs.replace(NOTIFICATIONS, done=NotificationState.OUTDATED)

ANY_NOTIFICATION_DUE: Final = leases.any_due(NOTIFICATIONS)

# A later step waits while an earlier one is being sent, but not until it is tried again: by then it
# is outdated. A push service that hangs delays no other.
REACHED: Final = """EXISTS (
    SELECT FROM push.notifications AS sent
    WHERE sent.device_id = work.device_id AND sent.state = 'SENT')"""
DUE: Final = f"""
SELECT notification_id, {REACHED} AS was_reached
FROM push.notifications AS work JOIN push.devices USING (device_id)
WHERE state = 'PENDING' AND due_at <= now() AND ($3 OR {REACHED})
  AND regexp_replace(split_part(endpoint, '/', 3), ':[0-9]+$', '') <> ALL($1::text[])
  AND NOT EXISTS (
    SELECT FROM push.notifications AS earlier
    WHERE earlier.device_id = work.device_id AND earlier.state = 'PENDING'
      AND earlier.notification_id < work.notification_id AND earlier.tries <= 1)
ORDER BY due_at, notification_id LIMIT $2 FOR UPDATE OF work SKIP LOCKED"""

LEASE_NEXT: Final = f"""
{leases.lease_statement(NOTIFICATIONS, LEASE, DUE)}
SELECT notification_id AS key, attempts AS attempt, tries, device_id, order_id, step, endpoint,
    p256dh, auth, public_key, links_version, language, was_reached, EXISTS (
        SELECT FROM push.notifications AS later WHERE later.device_id = leased.device_id
          AND later.notification_id > leased.notification_id) AS is_outdated
FROM leased JOIN push.devices USING (device_id) JOIN due USING (notification_id)
"""

DROP: Final = """
DELETE FROM push.devices WHERE device_id = $1 AND endpoint = $2 AND p256dh = $3
"""


class DueNotification(leases.Leased, frozen=True, kw_only=True):
    """A notification that is leased to the caller, and its device."""

    device_id: int
    order_id: UUID
    step: str
    endpoint: str
    p256dh: str
    auth: str
    public_key: str
    links_version: int
    language: str
    is_outdated: bool
    # Whether the device has been sent an earlier one.
    was_reached: bool

    @property
    def keys(self) -> BrowserKeys:
        return BrowserKeys(self.p256dh, self.auth)

    @property
    def host(self) -> str:
        """Returns the push service, as the search for due notifications names it: one host is one
        service, whatever its ports.
        """
        return PORT.sub("", self.endpoint.split("/")[2])


async def lease_notifications(
    busy: Collection[str], most: int, *, newcomers: bool = True
) -> list[DueNotification]:
    """Leases due ones, none of them for a `busy` host, the one that has been due longest first.

    Without `newcomers`, they are for devices that have been sent a notification before.

    It must not be called within a transaction, since others must see the lease before anything is
    sent.
    """
    return [DueNotification(**row) for row in await fetch(LEASE_NEXT, list(busy), most, newcomers)]


async def note_notification(
    due: DueNotification,
    reason: str | None = None,
    status: int | None = None,
    retry_after: str | None = None,
    *,
    final: bool = False,
) -> None:
    """Records that it was sent, or why not; a `final` reason is not tried again."""
    if reason is None:
        await leases.settle(NOTIFICATIONS, due.key, status=status, reason=None)
    elif final:
        await leases.give_up(NOTIFICATIONS, due, status=status, reason=reason)
    else:
        asked = seconds_to_wait(retry_after, about_now(), LONGEST_ASKED)
        wait = max(NOTIFICATIONS.wait(due.tries), asked)
        await leases.postpone(NOTIFICATIONS, due, wait, status=status, reason=reason)


async def note_outdated(due: DueNotification) -> None:
    await leases.settle(OVERTAKEN, due.key)


async def drop_device(due: DueNotification) -> None:
    """Deletes the device with what it is owed, unless it has been set up anew meanwhile."""
    await fetch(DROP, due.device_id, due.endpoint, due.p256dh)
