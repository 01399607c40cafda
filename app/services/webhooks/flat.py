"""What Webhooks declares about itself for the application's lists."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat, Reading
from app.services.webhooks.checks import CHECKS
from app.services.webhooks.holding import HELD_MESSAGES
from app.services.webhooks.messages import write_messages
from app.services.webhooks.privacy import PRIVACY
from app.services.webhooks.reading import webhook_backlog
from app.services.webhooks.retention import (
    delete_held_messages,
    delete_old_messages,
    delete_orphaned_messages,
)
from app.values.restores import HeldKind


async def _readings() -> list[Reading]:
    hooks = await webhook_backlog()
    return [
        Reading("doorstep_webhooks_waiting", "To be sent.", hooks.waiting),
        Reading("doorstep_webhooks_retrying", "Tried and not sent yet.", hooks.retrying),
        Reading("doorstep_webhooks_failed", "Given up.", hooks.failed),
        Reading("doorstep_webhooks_held", "Wait for a paused endpoint.", hooks.held),
        Reading("doorstep_webhook_endpoints_paused", "Paused.", hooks.paused),
        Reading(
            "doorstep_webhook_lag_seconds", "Age of the oldest to be sent.", hooks.oldest_seconds
        ),
    ]


FLAT: Final = Flat(
    name="webhooks",
    listeners={"webhooks.write_messages": write_messages},
    retention=(
        delete_old_messages,
        delete_held_messages,
        delete_orphaned_messages,
    ),
    actions={
        "webhook.added": gettext_noop("Endpoint added"),
        "webhook.changed": gettext_noop("Endpoint changed"),
        "webhook.paused": gettext_noop("Endpoint paused"),
        "webhook.resumed": gettext_noop("Endpoint resumed"),
        "webhook.secret_renewed": gettext_noop("Endpoint secret replaced"),
        "webhook.removed": gettext_noop("Endpoint removed"),
        "webhook.tested": gettext_noop("Test message sent"),
        "webhook.replayed": gettext_noop("Message sent again"),
    },
    fields={
        "host": gettext_noop("Host"),
        "address": gettext_noop("Address fingerprint"),
        "event_types": gettext_noop("Events"),
        "description": gettext_noop("Description"),
        "event_id": gettext_noop("Event"),
        "count": gettext_noop("Count"),
    },
    scopes={
        "webhooks:write": gettext_noop(
            "Manage webhook endpoints, which receive customers' names and addresses"
        ),
    },
    readings=_readings,
    outbound={HeldKind.WEBHOOKS: HELD_MESSAGES},
    checks=CHECKS,
    privacy=PRIVACY,
)
