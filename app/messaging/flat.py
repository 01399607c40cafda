"""What messaging declares about itself for the house's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat, Reading
from app.messaging.checks import CHECKS
from app.messaging.failures import lag
from app.messaging.privacy import PRIVACY
from app.messaging.restores import held_now, refresh_held
from app.messaging.retention import delete_old_events


async def _readings() -> list[Reading]:
    behind = await lag()
    await refresh_held()
    return [
        Reading("doorstep_event_deliveries_pending", "Not applied yet.", behind.pending),
        Reading("doorstep_event_deliveries_retrying", "Failed at least once.", behind.retrying),
        Reading("doorstep_event_deliveries_failed", "Gave up; wait for a replay.", behind.failed),
        Reading(
            "doorstep_event_lag_seconds",
            "Age of the oldest not applied yet.",
            behind.oldest_seconds,
        ),
        Reading(
            "doorstep_held_since_restore",
            "Kinds of work that wait for a decision.",
            len(held_now()),
        ),
    ]


FLAT: Final = Flat(
    name="messaging",
    retention=(delete_old_events,),
    actions={
        "event.replayed": gettext_noop("Event replayed"),
        "shop.restored": gettext_noop("Shop restored from a backup"),
        "restore.sent": gettext_noop("Held since the restore, and sent"),
        "restore.dropped": gettext_noop("Held since the restore, and dropped"),
    },
    fields={
        "listener": gettext_noop("Listener"),
        "count": gettext_noop("Count"),
        "held": gettext_noop("Held"),
        "backup_at": gettext_noop("Backup of"),
        "mails": gettext_noop("Emails"),
        "webhooks": gettext_noop("Webhooks"),
        "notifications": gettext_noop("Notifications"),
        "payments": gettext_noop("Payments"),
    },
    scopes={
        "events:read": gettext_noop("Read the event feed"),
    },
    readings=_readings,
    checks=CHECKS,
    privacy=PRIVACY,
)
