"""The examples of the API's description: events of the feed, one of each type."""

from collections.abc import Mapping
from typing import Any, Final

from app.messaging.events import BY_TYPE
from app.routes.api.examples.decisions import MADE
from app.routes.api.examples.orders import ADDRESS, CUSTOMER, ORDER_ID, SHIPMENT_ID
from app.routes.api.examples.shipments import DISPATCH
from app.values.payments import PaymentCause, PaymentMethodId, PaymentStatus
from app.values.statuses import CancelReason, Corrected, OrderStatus, TooLate

EVENT: Final[dict[str, Any]] = {
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
STATUS_UPDATED: Final[dict[str, Any]] = {
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

_CORRECTION_ID: Final = "0198c0de-9b21-7f68-ac2e-3f4d5b6c7d8e"
_CANCELLATION_ID: Final = "0198c0de-7a3c-7d10-8e2f-4a5b6c7d8e9f"
_DECISION: Final = {name: MADE[name] for name in ("decision_id", "shipment_id")}
_TOWEL: Final = {"position": 2, "product_id": "product_789", "quantity": 1}


def _event(event_type: str, **data: Any) -> dict[str, Any]:
    return {
        "event_id": "evt_0198c0de9b217f68ac2e3f4d5b6c7d8e",
        "event_type": event_type,
        "timestamp": "2024-01-15T16:00:00Z",
        "source": BY_TYPE[event_type].source,
        "data": {"order_id": ORDER_ID, **data},
    }


def _payment(
    event_type: str, cause: PaymentCause, status: PaymentStatus, *, paid: int = 0, refunded: int = 0
) -> dict[str, Any]:
    return _event(
        event_type,
        method=PaymentMethodId.TRANSFER,
        amount={"amount": 4200, "currency": "EUR"},
        cause={"kind": cause, "id": _CANCELLATION_ID},
        status=status,
        paid={"amount": paid, "currency": "EUR"},
        refunded={"amount": refunded, "currency": "EUR"},
        version=2,
    )


_OTHERS: Final = (
    _event(
        "order.parcel_updated",
        shipment_id=SHIPMENT_ID,
        parcel=1,
        version=3,
        items=[{"position": 1, "product_id": "product_456", "quantity": 2}],
        previous_status=OrderStatus.SHIPPED,
        current_status=OrderStatus.SHIPPED,
        carrier="FedEx",
        tracking_number="TRK123456780",
        shipped_at="2024-01-15T16:00:00Z",
        delivered_at=None,
        delivery_location=None,
        corrected=Corrected.TRACKING,
        corrected_at="2024-01-15T16:20:00Z",
        by_parcel=True,
    ),
    _event(
        "order.pieces_cancelled",
        cancellation_id=_CANCELLATION_ID,
        items=[_TOWEL],
        reason=CancelReason.NOT_FOUND,
        cancelled_at="2024-01-15T15:00:00Z",
    ),
    _event(
        "order.decision_requested",
        **_DECISION,
        cancellation_id=_CANCELLATION_ID,
        items=[_TOWEL],
        **{name: MADE[name] for name in ("asked_at", "deadline", "wait_until", "otherwise")},
    ),
    _event(
        "order.decision_made",
        **_DECISION,
        **{name: MADE[name] for name in ("choice", "decided_at", "decided_by", "wait_until")},
    ),
    _event("order.cancellation_requested", reason="Ordered by mistake."),
    _event(
        "order.cancellation_refused",
        reason="already shipped",
        refused_at="2024-01-15T16:05:00Z",
    ),
    _event(
        "order.correction_requested",
        correction_id=_CORRECTION_ID,
        by="Ada",
        delivery_address=ADDRESS,
        phone=None,
    ),
    _event(
        "order.corrected",
        correction_id=_CORRECTION_ID,
        what=["delivery_address", "phone"],
        by="Ada",
        at="2024-01-15T14:45:01Z",
    ),
    _event(
        "order.correction_refused",
        correction_id=_CORRECTION_ID,
        because=TooLate.CLAIMED,
        at="2024-01-15T14:45:01Z",
        by="Bea",
        since="2024-01-15T14:44:00Z",
    ),
    _payment("payment.secured", PaymentCause.RECEIPT, PaymentStatus.PAID, paid=4200),
    _payment("payment.captured", PaymentCause.RECEIPT, PaymentStatus.PAID, paid=4200),
    _payment(
        "payment.refunded",
        PaymentCause.CANCELLATION,
        PaymentStatus.REFUNDED,
        paid=4200,
        refunded=4200,
    ),
    _payment("payment.failed", PaymentCause.DEADLINE, PaymentStatus.FAILED),
    _payment("payment.lapsed", PaymentCause.PAYMENT, PaymentStatus.AWAITED),
    _event("customer.erased", order_ids=[ORDER_ID], erased_at="2024-07-15T09:00:00Z"),
    _event(
        "shop.restored",
        order_id="00000000-0000-0000-0000-000000000000",
        backup_at="2024-01-15T03:00:00Z",
        restored_at="2024-01-15T09:00:00Z",
        begin_after="evt_018d0a3cde7b7a1c9d3f5b2e8c4a6f10",
    ),
    _event("order.test_removed", order_number="ORD-7K3QX", removed_at="2024-01-15T14:50:00Z"),
)
# An event of each type, by its type.
SAMPLES: Final[Mapping[str, dict[str, Any]]] = {
    one["event_type"]: one for one in (EVENT, STATUS_UPDATED, *_OTHERS)
}
