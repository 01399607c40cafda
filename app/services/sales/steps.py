"""What programs get on the stream of an order, step by step."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.services.sales.shapes import ShipmentFacts


class Step(msgspec.Struct, kw_only=True):
    """What one message of the API's stream says; `status` is the order's after the step."""

    order_id: UUID
    order_number: str
    status: str
    version: int
    at: datetime
    shipment: ShipmentFacts | None


STATUS_EVENT: Final = "order.status_updated"
STEP_EVENTS: Final = {
    "CANCELLATION_REQUESTED": "order.cancellation_requested",
    "CANCELLATION_REFUSED": "order.cancellation_refused",
    "EMAIL_CORRECTED": "order.corrected",
    "PARCEL_UPDATED": "order.parcel_updated",
}
"""Every other step is a status that was reached."""
