"""The tables of messaging: events, and one delivery for each listener of an event."""

from app.tables.messaging.event import ClusterRow, DeliveryRow, EventRow, SubscriptionRow

__all__ = ["ClusterRow", "DeliveryRow", "EventRow", "SubscriptionRow"]
