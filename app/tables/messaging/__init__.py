"""Events, and one delivery per listener of each."""

from app.tables.messaging.event import Cluster, Delivery, Event

__all__ = ["Cluster", "Delivery", "Event"]
