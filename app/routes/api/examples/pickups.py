"""The examples of the API's description: parcels that are collected."""

from typing import Final

from app.routes.api.examples.shipments import DISPATCHED
from app.values.delivery_methods import MethodKind
from app.values.statuses import ShipmentStatus

READINESS: Final = {"bin": "A 3"}
READY: Final = {
    **DISPATCHED,
    "carrier": None,
    "tracking_number": None,
    "tracking_url": None,
    "tracking_numbers": [],
    "tracking_urls": [],
    "method_name": "Collect in the shop",
    "method_kind": MethodKind.PICKUP,
    "method_id": "collect",
    "bin": "A 3",
}
COLLECTION: Final = {"code": "7KQ-4TN"}
COLLECTED: Final = {
    **{name: value for name, value in READY.items() if name not in ("warnings", "remainder_id")},
    "status": ShipmentStatus.DELIVERED,
    "delivered_at": "2024-01-17T10:15:00Z",
    "delivered_by": "till",
    "version": 3,
}
