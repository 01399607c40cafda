"""The examples of the API's description: the stock, and stock-takes of shelves."""

from typing import Any, Final

from app.values.product_states import StockTakeState

START: Final = {"first_shelf": "A-01-1", "last_shelf": "A-02-2"}
STARTED: Final[dict[str, Any]] = {
    "take_id": "0198c0de-7a2b-7f00-9c1d-2e3f4a5b6c7f",
    "title": "",
    **START,
    "state": StockTakeState.OPEN,
    "started_by": "warehouse",
    "started_at": "2026-01-15T16:05:00Z",
    "ended_by": None,
    "ended_at": None,
    "version": 1,
    "products": 1,
    "counted": 0,
    "differing": 0,
}
ENDED: Final = {"ended_by": "warehouse", "ended_at": "2026-01-15T16:30:00Z"}
GIVEN_UP: Final = {**STARTED, **ENDED, "state": StockTakeState.GIVEN_UP}
TAKE: Final[dict[str, Any]] = {**STARTED, "version": 2, "counted": 1, "differing": 1}
TAKES: Final = {"items": [TAKE], "next_cursor": None}
SAVED: Final = {**TAKE, **ENDED, "state": StockTakeState.SAVED}
COUNTED: Final = {"counted": 148, "expected": 150}
OF_PRODUCT: Final[dict[str, Any]] = {
    "product_id": "product_456",
    "name": "Blue mug",
    "sku": "MUG-BLUE",
    "shelf": "A-01-1",
    "on_hand": 150,
    "reserved": 0,
}
LINE: Final[dict[str, Any]] = {
    **OF_PRODUCT,
    **COUNTED,
    "expected_last": 150,
    "counted_at": "2026-01-15T16:20:00Z",
    "counted_by": "warehouse",
    "moved": 0,
    "corrected": False,
}
LINES: Final = {"items": [LINE], "next_cursor": None}
STOCK_RECORD: Final[dict[str, Any]] = {
    **OF_PRODUCT,
    "barcode": "4006381333931",
    "available": 150,
    "reorder_point": 5,
    "low": False,
    "sold": True,
    "draft": False,
    "waiting": 0,
}
ALERT: Final = {"email": "ann@example.org"}
ALERT_ASKED: Final = {"product_id": "product_456", "waiting": True}
STOCK: Final = {"items": [STOCK_RECORD], "next_cursor": None}
RESULT: Final = {"version": 2}
