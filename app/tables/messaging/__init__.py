"""The tables of messaging: events, and one inbox entry for each listener of an event."""

from app.tables.messaging.event import ClusterRow, EventRow, InboxEntryRow, SubscriptionRow

__all__ = ["ClusterRow", "EventRow", "InboxEntryRow", "SubscriptionRow"]
