"""The examples of the API's description: events of the feed."""

from typing import Final

from app.routes.api.examples.orders import ADDRESS, CUSTOMER, ORDER_ID
from app.routes.api.examples.shipments import DISPATCH
from app.values.statuses import OrderStatus

EVENT: Final = {
    "event_id": "evt_0198c0de7a117e578b1d2f3c4a5b6c7d",
    "event_type": "order.created",
    "timestamp": "2024-01-15T14:30:00Z",
    "source": "sales-service",
    "data": {
        "order_id": ORDER_ID,
        "order_number": "ORD-7K3QX",
        "status": OrderStatus.PENDING_SHIPMENT,
        "customer": {"name": "Ada Lovelace", "phone": CUSTOMER["phone"]},
        "items": [
            {"product_id": "product_456", "name": "Blue mug", "quantity": 2},
            {"product_id": "product_789", "name": "Linen towel", "quantity": 1},
        ],
        "delivery_address": ADDRESS,
        "placed_at": "2024-01-15T14:30:00Z",
        "note": "Please ring twice.",
    },
}
STATUS_UPDATED: Final = {
    "event_id": "evt_0198c0de9b217f68ac2e3f4d5b6c7d8e",
    "event_type": "order.status_updated",
    "timestamp": "2024-01-15T16:00:00Z",
    "source": "delivery-service",
    "data": {
        "order_id": ORDER_ID,
        "previous_status": OrderStatus.PENDING_SHIPMENT,
        "current_status": OrderStatus.SHIPPED,
        **DISPATCH,
        "shipped_at": "2024-01-15T16:00:00Z",
    },
}
EVENTS: Final = {"items": [EVENT, STATUS_UPDATED], "next_cursor": None}
