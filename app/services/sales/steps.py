"""The messages of an order's stream, one for each step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.services.sales.order_parts import ShipmentFacts
from app.values.statuses import ChangeKind


class Step(msgspec.Struct, kw_only=True):
    """One message of the API's stream; `status` is the order's after the step."""

    order_id: UUID
    order_number: str
    status: str
    version: int
    at: datetime
    shipment: ShipmentFacts | None


STATUS_EVENT: Final = "order.status_updated"
# Every other step is a status that was reached.
STEP_EVENTS: Final[Mapping[str, str]] = {
    ChangeKind.CANCELLATION_REQUESTED: "order.cancellation_requested",
    ChangeKind.CANCELLATION_REFUSED: "order.cancellation_refused",
    ChangeKind.EMAIL_CORRECTED: "order.corrected",
    ChangeKind.BILLING_CORRECTED: "order.corrected",
    ChangeKind.PARCEL_UPDATED: "order.parcel_updated",
    ChangeKind.CORRECTION_REQUESTED: "order.correction_requested",
    ChangeKind.CORRECTED: "order.corrected",
    ChangeKind.CORRECTION_REFUSED: "order.correction_refused",
    ChangeKind.PIECES_CANCELLED: "order.pieces_cancelled",
    ChangeKind.DECISION_REQUESTED: "order.decision_requested",
    ChangeKind.DECISION_MADE: "order.decision_made",
    ChangeKind.PAYMENT_SECURED: "payment.secured",
    ChangeKind.PAYMENT_CAPTURED: "payment.captured",
    ChangeKind.PAYMENT_REFUNDED: "payment.refunded",
    ChangeKind.PAYMENT_FAILED: "payment.failed",
    ChangeKind.PAYMENT_LAPSED: "payment.lapsed",
    ChangeKind.ERASED: "customer.erased",
    ChangeKind.TEST_REMOVED: "order.test_removed",
}
