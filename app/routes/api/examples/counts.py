"""The examples of the API's description: the count list, and an empty shelf."""

from typing import Any, Final

from app.routes.api.examples.orders import ORDER_ID, SHIPMENT_ID
from app.routes.api.examples.products import STOCK_LEVEL

COUNT_REQUEST: Final = {"reason": "the box is open"}
COUNT: Final[dict[str, Any]] = {
    "count_id": "0198c0de-7a2b-7f00-9c1d-2e3f4a5b6c7e",
    "product_id": "product_456",
    **COUNT_REQUEST,
    "name": "Blue mug",
    "shelf": "",
    "asked_by": "warehouse",
    "asked_at": "2026-01-15T16:05:00Z",
    "counted_at": None,
    "counted_by": None,
    "expected": None,
    "counted": None,
    "on_hand": 150,
    "reserved": 2,
}
COUNTS: Final = {"items": [COUNT], "next_cursor": None}
RESULT: Final = {"counted": 149, "expected": 150}
COUNTED: Final = {
    **COUNT,
    **RESULT,
    "counted_at": "2026-01-15T16:20:00Z",
    "counted_by": "warehouse",
    "on_hand": 149,
}

HOLDING: Final[list[dict[str, Any]]] = [
    {
        "shipment_id": SHIPMENT_ID,
        "order_id": ORDER_ID,
        "order_number": "ORD-7K3QX",
        "version": 1,
        "items": [{"position": 1, "quantity": 2}],
    }
]
SHELF: Final = {**STOCK_LEVEL, "reserved": 2, "available": 148, "parcels": HOLDING}
EMPTY_SHELF: Final = {**SHELF, "on_hand": 2, "available": 0}
