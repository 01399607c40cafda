"""The examples of the API's description: an order that is paid by transfer."""

from typing import Any, Final

from app.routes.api.examples.orders import ORDER_ID, euros
from app.values.payments import (
    OperationKind,
    OperationState,
    PaymentCause,
    PaymentKind,
    PaymentMethodId,
    PaymentStatus,
)

REFUND_ID: Final = "0198c0df-1c22-7a68-9d3f-4a5b6c7d8e9f"
FACT_ID: Final = "0198c0de-aa10-7b11-8c2d-3e4f5a6b7c8d"

METHODS: Final = {
    "items": [
        {
            "method_id": PaymentMethodId.TRANSFER,
            "name": "Bank transfer",
            "kind": PaymentKind.TRANSFER,
        },
        {"method_id": PaymentMethodId.INVOICE, "name": "Invoice", "kind": PaymentKind.INVOICE},
    ]
}
CAME: Final[dict[str, Any]] = {
    "operation_id": "0198c0de-aa11-7c22-9d3e-4f5a6b7c8d9e",
    "kind": OperationKind.CAPTURE,
    "amount": euros(4970),
    "state": OperationState.DONE,
    "cause": {"kind": PaymentCause.RECEIPT, "id": FACT_ID},
    "at": "2024-01-17T09:12:00Z",
    "ended_at": "2024-01-17T09:12:00Z",
    "due_by": None,
}
REFUND: Final[dict[str, Any]] = {
    "operation_id": REFUND_ID,
    "kind": OperationKind.REFUND,
    "amount": euros(500),
    "state": OperationState.OWED,
    "cause": {"kind": PaymentCause.GOODWILL, "id": REFUND_ID},
    "at": "2024-01-18T10:00:00Z",
    "ended_at": None,
    "due_by": "2024-02-01T10:00:00Z",
}
PAID: Final[dict[str, Any]] = {
    "order_id": ORDER_ID,
    "order_number": "ORD-7K3QX",
    "method": PaymentMethodId.TRANSFER,
    "status": PaymentStatus.PAID,
    "total": euros(4970),
    "cancelled": euros(0),
    "paid": euros(4970),
    "refunded": euros(0),
    "to_refund": euros(0),
    "due": euros(0),
    "pay_by": "2024-01-22T14:30:00Z",
    "opened_at": "2024-01-15T14:30:00Z",
    "operations": [CAME],
    "version": 2,
}
RETURNED: Final[dict[str, Any]] = {
    **PAID,
    "status": PaymentStatus.PART_REFUNDED,
    "refunded": euros(500),
    "operations": [
        CAME,
        {**REFUND, "state": OperationState.DONE, "ended_at": "2024-01-19T08:00:00Z"},
    ],
    "version": 4,
}
RECEIPT: Final = {"amount": euros(4970), "reference": "ORD-7K3QX"}
WANTED: Final = {"amount": euros(500), "reason": "One mug has a chip."}
PAY_OUT: Final = {"reference": "Refund ORD-7K3QX"}
