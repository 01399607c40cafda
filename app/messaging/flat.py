"""Messaging, as the house's lists know it."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.manifest import Flat
from app.messaging.retention import forget_old_events

FLAT: Final = Flat(
    name="messaging",
    retention=(forget_old_events,),
    actions={
        "event.replayed": gettext_noop("Event replayed"),
    },
    fields={
        "listener": gettext_noop("Listener"),
        "count": gettext_noop("Count"),
    },
)
