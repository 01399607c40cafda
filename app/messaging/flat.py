"""Messaging, as the house's lists know it."""

from typing import Final

from app.infra.manifest import Flat
from app.messaging.retention import forget_old_events

FLAT: Final = Flat(schema="messaging", retention=(forget_old_events,))
