"""The examples of the API's description: one order, from its placement to the doorstep.

`tests/guarantees/test_examples.py` sends each of them to a shop, and compares the answers.
"""

from typing import Any, Final

from litestar.params import Body

from app.values.payments import PaymentStatus
from app.values.statuses import CorrectionState, OrderStatus, ShipmentStatus
from app.web.openapi import example

ORDER_ID: Final = "550e8400-e29b-41d4-a716-446655440000"
SHIPMENT_ID: Final = "0198c0de-7a11-7e57-8b1d-2f3c4a5b6c7d"
LINES: Final = [
    {"product_id": "product_456", "quantity": 2},
    {"product_id": "product_789", "quantity": 1},
]
ADDRESS: Final = {
    "company": "Analytical Engines GmbH",
    "line1": "Hauptstraße 1",
    "city": "Berlin",
    "postcode": "10115",
    "country": "DE",
}
CUSTOMER: Final = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "phone": "+49 30 901820",
    "vat_id": "DE123456789",
}
BILLING: Final = {
    "name": "Charles Babbage",
    "line1": "Marktplatz 4",
    "city": "Bremen",
    "postcode": "28195",
    "country": "DE",
}


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def body(value: dict[str, Any]) -> Any:
    return Body(examples=[example(value)])


ORDER_ITEMS: Final[list[dict[str, Any]]] = [
    {
        "product_id": "product_456",
        "name": "Blue mug",
        "quantity": 2,
        "unit_price": euros(1490),
        "line_total": euros(2980),
    },
    {
        "product_id": "product_789",
        "name": "Linen towel",
        "quantity": 1,
        "unit_price": euros(1990),
        "line_total": euros(1990),
    },
]
NEW_ORDER: Final = {
    "customer": CUSTOMER,
    "delivery_address": ADDRESS,
    "items": LINES,
    "note": "Please ring twice.",
    "billing_address": BILLING,
}
TOKEN: Final = "mB6m3kWm3Xg0mVbKq1yVQb2n0QmF0mF3h4uM1w5tGk8"
PLACED: Final = {
    "order_id": ORDER_ID,
    "order_number": "ORD-7K3QX",
    "status": OrderStatus.PENDING_SHIPMENT,
    "items": ORDER_ITEMS,
    "total": euros(4970),
    "access_token": TOKEN,
    "links": {
        "self": f"/api/v1/orders/{ORDER_ID}",
        "page": f"/orders/{ORDER_ID}?token={TOKEN}",
        "stream": f"/api/v1/orders/{ORDER_ID}/stream",
    },
}
HISTORY: Final = [
    {"status": OrderStatus.PENDING_SHIPMENT, "at": "2024-01-15T14:30:00Z", "version": 1},
    {"status": OrderStatus.SHIPPED, "at": "2024-01-15T16:00:00Z", "version": 2},
]
ORDER: Final[dict[str, Any]] = {
    "order_id": ORDER_ID,
    "order_number": "ORD-7K3QX",
    "status": OrderStatus.SHIPPED,
    "placed_at": "2024-01-15T14:30:00Z",
    "items": [
        {"position": at, **item, "tax": None} for at, item in enumerate(ORDER_ITEMS, start=1)
    ],
    "total": euros(4970),
    "amounts": {
        "goods": euros(4970),
        "fee": euros(0),
        "tax": euros(0),
        "total": euros(4970),
        "cancelled": euros(0),
        "paid": euros(0),
        "refunded": euros(0),
        "due": euros(4970),
    },
    "taxes": [],
    "tax_reason": None,
    "tax_country": None,
    "customer": CUSTOMER,
    "delivery_address": {**ADDRESS, "line2": None, "state": None},
    "billing_address": {**BILLING, "company": None, "line2": None, "state": None},
    "note": "Please ring twice.",
    "delivery_method": None,
    "promised": None,
    "payment": {"method": None, "status": PaymentStatus.NONE},
    "shipment": {
        "carrier": "FedEx",
        "tracking_number": "TRK123456789",
        "tracking_url": "https://www.fedex.com/fedextrack/?trknbr=TRK123456789",
        "tracking_numbers": ["TRK123456789"],
        "tracking_urls": ["https://www.fedex.com/fedextrack/?trknbr=TRK123456789"],
        "shipped_at": "2024-01-15T16:00:00Z",
        "delivered_at": None,
        "delivery_location": None,
        "delivery_place": None,
        "retracted_at": None,
    },
    "history": HISTORY,
    "cancellation": None,
    "cancelled": [],
    "correction": None,
    "legal_texts": None,
    "is_test": False,
    "by_phone": False,
    "removed_at": None,
    "decision": None,
    "parcels": [
        {
            "shipment_id": SHIPMENT_ID,
            "parcel": 1,
            "status": ShipmentStatus.SHIPPED,
            "items": [{"position": 1, "quantity": 2}, {"position": 2, "quantity": 1}],
            "carrier": "FedEx",
            "tracking_number": "TRK123456789",
            "tracking_url": "https://www.fedex.com/fedextrack/?trknbr=TRK123456789",
            "tracking_numbers": ["TRK123456789"],
            "shipped_at": "2024-01-15T16:00:00Z",
            "delivered_at": None,
            "delivery_location": None,
            "delivery_place": None,
            "hold": None,
            **dict.fromkeys(("progress", "expected_at", "outcome")),
        }
    ],
    "version": 2,
}
ORDERS: Final = {
    "items": [
        {
            "order_id": ORDER_ID,
            "order_number": "ORD-7K3QX",
            "status": OrderStatus.SHIPPED,
            "placed_at": "2024-01-15T14:30:00Z",
            "customer": CUSTOMER,
            "total": euros(4970),
            "version": 2,
        }
    ],
    "next_cursor": None,
}
CANCELLATION: Final = {"reason": "Ordered by mistake."}
NEW_LINKS: Final = {
    "order_id": ORDER_ID,
    "access_token": TOKEN,
    "links": PLACED["links"],
}
CORRECTION: Final = {"customer": {"email": "ada.lovelace@example.com"}}
CORRECTED_ORDER: Final = {**ORDER, "customer": CUSTOMER | CORRECTION["customer"], "version": 3}
ASKED: Final = {
    **ORDER,
    "status": OrderStatus.PENDING_SHIPMENT,
    "shipment": None,
    "history": HISTORY[:1],
    "correction": {
        "correction_id": "0198c0de-9b21-7f68-ac2e-3f4d5b6c7d8e",
        "state": CorrectionState.ASKED,
        "what": ["delivery_address", "phone"],
        "asked_at": "2024-01-15T14:45:00Z",
        "answered_at": None,
        "because": None,
        "by": None,
        "since": None,
    },
    "parcels": [],
    "version": 2,
}
REMOVED_ORDER: Final = {
    **ORDER,
    "status": OrderStatus.CANCELLED,
    "amounts": {**ORDER["amounts"], "cancelled": euros(4970), "due": euros(0)},
    "shipment": None,
    "history": [
        HISTORY[0],
        {"status": OrderStatus.CANCELLED, "at": "2024-01-15T14:40:00Z", "version": 3},
    ],
    "cancellation": {
        "requested_at": "2024-01-15T14:39:00Z",
        "refused_at": None,
        "reason": None,
    },
    "parcels": [
        {
            "shipment_id": SHIPMENT_ID,
            "parcel": 1,
            "status": ShipmentStatus.CANCELLED,
            "items": [{"position": 1, "quantity": 2}, {"position": 2, "quantity": 1}],
            **dict.fromkeys(("carrier", "tracking_number", "tracking_url")),
            "tracking_numbers": [],
            **dict.fromkeys(
                ("shipped_at", "delivered_at", "delivery_location", "delivery_place", "hold")
            ),
            **dict.fromkeys(("progress", "expected_at", "outcome")),
        }
    ],
    "is_test": True,
    "removed_at": "2024-01-15T14:50:00Z",
    "version": 4,
}
CANCELLING: Final = {"order_id": ORDER_ID, "status": OrderStatus.PENDING_SHIPMENT}

WITHDRAWAL: Final = {
    "name": "Ada Lovelace",
    "contact": "ada@example.com",
    "order_number": "ORD-7K3QPXBT",
    "text": "",
}
WITHDRAWN: Final = {"declared_at": "2024-01-15T16:00:00Z"}
