"""Events, and one delivery per listener of each."""

from app.tables.messaging.event import Cluster, Delivery, Event, Subscription

__all__ = ["Cluster", "Delivery", "Event", "Subscription"]
