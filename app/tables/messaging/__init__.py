"""Events, and one delivery per listener of each."""

from app.tables.messaging.event import ClusterRow, DeliveryRow, EventRow, SubscriptionRow

__all__ = ["ClusterRow", "DeliveryRow", "EventRow", "SubscriptionRow"]
