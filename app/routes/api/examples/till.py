"""The examples of the API's description: a till with one difference."""

from typing import Any, Final

from app.routes.api.examples.orders import ORDER_ID, euros
from app.values.payments import PaymentMethodId
from app.values.till import DifferenceCause, DifferenceState, DisputeState

REASON: Final = {"reason": "A test of the provider’s, without an order"}
DIFFERENCE: Final[dict[str, Any]] = {
    "difference_id": "0198c0e1-7d3a-7c44-8b5e-6f7a8b9c0d1e",
    "cause": DifferenceCause.UNKNOWN_CHARGE,
    "state": DifferenceState.NOTICED,
    "ours": euros(0),
    "theirs": euros(700),
    "order_id": None,
    "order_number": None,
    "reference": "txn_1NQx8LKZ2eYlo2Cb4xV",
    "word": "charge",
    "booked_at": "2024-01-18T22:41:07Z",
    "found_at": "2024-01-19T02:05:03Z",
    "explained_by": None,
    "reason": "",
}
DIFFERENCES: Final = {"items": [DIFFERENCE]}
EXPLAINED: Final = DIFFERENCE | {
    "state": DifferenceState.EXPLAINED,
    "explained_by": "warehouse",
    **REASON,
}
DISPUTES: Final = {
    "items": [
        {
            "dispute_id": "0198c0e2-1b6f-7a31-9c2d-3e4f5a6b7c8d",
            "order_id": ORDER_ID,
            "order_number": "ORD-7K3QX",
            "amount": euros(4970),
            "reason": "product_not_received",
            "state": DisputeState.TO_ANSWER,
            "answer_by": "2024-02-01T23:59:59Z",
            "opened_at": "2024-01-23T08:14:00Z",
            "reference": "dp_1NRx8LKZ2eYlo2Cb4xV",
        }
    ]
}
TILL: Final[dict[str, Any]] = {
    "compared_until": "2024-01-19T02:00:00Z",
    "is_behind": False,
    "differences": 1,
    "methods": [
        {
            "method": PaymentMethodId.INVOICE,
            "by_hand": True,
            "payments": 1,
            "received": euros(4970),
            "refunds": 0,
            "refunded": euros(0),
        }
    ],
    "open": {"authorised": euros(0), "to_refund": euros(500), "due": euros(0)},
    "provider": [
        {
            "transactions": 1,
            "charges": euros(700),
            "refunds": euros(0),
            "disputes": euros(0),
            "fees": euros(-36),
            "payouts": euros(0),
            "others": euros(0),
            "change": euros(664),
            "left": euros(664),
        }
    ],
}
