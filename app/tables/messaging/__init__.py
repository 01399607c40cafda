"""Events, and one delivery per listener of each."""

from app.tables.messaging.event import Delivery, Event

__all__ = ["Delivery", "Event"]
