"""The examples of the API's description: shipments, and what carriers report."""

from typing import Final

from app.routes.api.examples.orders import ADDRESS, CUSTOMER, ORDER_ID, SHIPMENT_ID
from app.values.places import DeliveryPlace
from app.values.progress import ParcelProgress
from app.values.statuses import ShipmentStatus

DISPATCH: Final = {"carrier": "FedEx", "tracking_number": "TRK123456789"}
DELIVERY: Final = {
    "delivery_place": DeliveryPlace.NEIGHBOUR,
    "delivery_location": "Miller, 3rd floor",
}
PACKED: Final = [
    {"position": 1, "product_id": "product_456", "name": "Blue mug", "quantity": 2},
    {"position": 2, "product_id": "product_789", "name": "Linen towel", "quantity": 1},
]
SHIPPED: Final = {
    "shipment_id": SHIPMENT_ID,
    "order_id": ORDER_ID,
    "order_number": "ORD-7K3QX",
    "status": ShipmentStatus.SHIPPED,
    "customer_name": "Ada Lovelace",
    "customer_phone": CUSTOMER["phone"],
    "delivery_address": ADDRESS,
    "parcel": 1,
    "nth": 1,
    "parcels": 1,
    "items": PACKED,
    "note": "Please ring twice.",
    **DISPATCH,
    "tracking_url": "https://www.fedex.com/fedextrack/?trknbr=TRK123456789",
    "tracking_numbers": ["TRK123456789"],
    "tracking_urls": ["https://www.fedex.com/fedextrack/?trknbr=TRK123456789"],
    "shipped_at": "2024-01-15T16:00:00Z",
    "shipped_by": "warehouse",
    "delivered_at": None,
    "delivered_by": None,
    "delivery_location": None,
    "delivery_place": None,
    "cancelled_at": None,
    "cancellation_reason": None,
    "retracted_at": None,
    "retracted_by": None,
    "corrections": [],
    "claim": None,
    "cancellation_refused_at": None,
    "hold": None,
    **dict.fromkeys(("progress", "progress_at", "progress_text", "expected_at", "outcome")),
    "printed": [],
    "noted": False,
    "is_test": False,
    "method_name": None,
    "method_kind": None,
    "method_id": None,
    "bin": None,
    "ship_by": None,
    "promised_by": None,
    "removed_at": None,
    "placed_at": "2024-01-15T14:30:00Z",
    "opened_at": "2024-01-15T14:30:01Z",
    "version": 2,
}
DISPATCHED: Final = {**SHIPPED, "warnings": [], "remainder_id": None}
SHIPMENT: Final = {
    **SHIPPED,
    **DELIVERY,
    "delivery_location": "Neighbour: Miller, 3rd floor",
    "status": ShipmentStatus.DELIVERED,
    "delivered_at": "2024-01-17T10:15:00Z",
    "delivered_by": "warehouse",
    "version": 3,
}
SHIPMENTS: Final = {"items": [SHIPMENT], "next_cursor": None}
CARRIER_UPDATE: Final = {
    "tracking_number": "TRK123456789",
    "status": ParcelProgress.OUT_FOR_DELIVERY,
    "at": "2024-01-17T07:40:00Z",
    "expected_at": "2024-01-17T17:00:00Z",
    "text": "Loaded onto the delivery vehicle",
}
UPDATE_TAKEN: Final = {
    "shipments": [{"shipment_id": SHIPMENT_ID, "status": ShipmentStatus.SHIPPED, "changed": True}]
}
