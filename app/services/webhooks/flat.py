"""Webhooks, as the house's lists know them."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.services.webhooks.messages import write_messages
from app.services.webhooks.retention import (
    forget_held_messages,
    forget_old_messages,
    forget_orphaned_messages,
)

FLAT: Final = Flat(
    name="webhooks",
    listeners={"webhooks.write_messages": write_messages},
    retention=(
        forget_old_messages,
        forget_held_messages,
        forget_orphaned_messages,
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
)
