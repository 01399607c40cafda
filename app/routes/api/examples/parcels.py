"""The examples of the API's description: several parcels, and pieces that are not there."""

from typing import Final

from app.routes.api.examples.shipments import PACKED, SHIPPED
from app.values.statuses import CancelReason, ShipmentStatus

REST_ID: Final = "0198c0de-7a2b-7f00-9c1d-2e3f4a5b6c7d"
PIECES: Final = {"items": [{"position": 2, "quantity": 1}]}
MERGE: Final = {"shipment_id": REST_ID}
SHORTAGE: Final = {**PIECES, "reason": CancelReason.NOT_FOUND}

WAITING: Final = {
    **SHIPPED,
    "status": ShipmentStatus.PENDING,
    **dict.fromkeys(("carrier", "tracking_number", "tracking_url", "shipped_at", "shipped_by")),
    "tracking_numbers": [],
    "tracking_urls": [],
    "version": 2,
}
SPLIT: Final = {
    **WAITING,
    "items": PACKED[:1],
    "parcels": 2,
    "remainder_id": REST_ID,
}
MERGED: Final = {**WAITING, "version": 3}
SHORT: Final = {**WAITING, "items": PACKED[:1], "version": 4}
