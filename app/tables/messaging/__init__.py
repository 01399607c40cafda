"""The tables of messaging: events, an inbox entry for each listener, and restores."""

from app.tables.messaging.event import (
    ClusterRow,
    DemandRow,
    EventRow,
    InboxEntryRow,
    SubscriptionRow,
)
from app.tables.messaging.restore import HoldAfterRestoreRow, RestoreRow

__all__ = [
    "ClusterRow",
    "DemandRow",
    "EventRow",
    "HoldAfterRestoreRow",
    "InboxEntryRow",
    "RestoreRow",
    "SubscriptionRow",
]
