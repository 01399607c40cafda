"""The published events, by which one service informs the others (docs/contract.md, section 5).

A listener reads nothing but these fields. Statuses are the order's, and times are UTC.
"""

from datetime import datetime

import msgspec

from app.messaging.event_parts import Event
from app.messaging.events.customers import CustomerErased
from app.messaging.events.delivery import (
    OrderCancellationRefused,
    OrderCorrected,
    OrderCorrectionRefused,
    OrderDecisionMade,
    OrderDecisionRequested,
    OrderParcelUpdated,
    OrderPiecesCancelled,
    OrderStatusUpdated,
)
from app.messaging.events.payments import (
    PaymentCaptured,
    PaymentEvent,
    PaymentFailed,
    PaymentLapsed,
    PaymentRefunded,
    PaymentSecured,
)
from app.messaging.events.restores import ShopRestored
from app.messaging.events.sales import (
    OrderCancellationRequested,
    OrderCorrectionRequested,
    OrderCreated,
    OrderTestRemoved,
)

__all__ = [
    "BY_TYPE",
    "CustomerErased",
    "Envelope",
    "OrderCancellationRefused",
    "OrderCancellationRequested",
    "OrderCorrected",
    "OrderCorrectionRefused",
    "OrderCorrectionRequested",
    "OrderCreated",
    "OrderDecisionMade",
    "OrderDecisionRequested",
    "OrderParcelUpdated",
    "OrderPiecesCancelled",
    "OrderStatusUpdated",
    "OrderTestRemoved",
    "PaymentCaptured",
    "PaymentEvent",
    "PaymentFailed",
    "PaymentLapsed",
    "PaymentRefunded",
    "PaymentSecured",
    "ShopRestored",
]

BY_TYPE: dict[str, type[Event]] = {
    kind.event_type: kind
    for kind in (
        OrderCreated,
        OrderCancellationRequested,
        OrderStatusUpdated,
        OrderParcelUpdated,
        OrderPiecesCancelled,
        OrderDecisionRequested,
        OrderDecisionMade,
        OrderCancellationRefused,
        OrderCorrectionRequested,
        OrderCorrected,
        OrderCorrectionRefused,
        CustomerErased,
        OrderTestRemoved,
        PaymentSecured,
        PaymentCaptured,
        PaymentRefunded,
        PaymentFailed,
        PaymentLapsed,
        ShopRestored,
    )
}


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the feed and webhooks deliver it."""

    event_id: str
    event_type: str
    timestamp: datetime
    source: str
    data: msgspec.Raw
