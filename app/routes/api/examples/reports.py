"""The examples of the API's description: reports."""

from typing import Any, Final

from app.routes.api.examples.orders import euros
from app.values.report_ranges import ReportStep

DAYS: Final[dict[str, Any]] = {
    "first": "2024-01-15",
    "last": "2024-01-16",
    "step": ReportStep.DAY,
}


def _sold(orders: int, ordered: int, cancelled: int) -> dict[str, Any]:
    return {
        "orders": orders,
        "orders_cancelled": 0,
        "ordered": euros(ordered),
        "cancelled": euros(cancelled),
        "remaining": euros(ordered - cancelled),
        "average_order": euros((ordered - cancelled) // orders),
    }


SALES: Final[dict[str, Any]] = {
    **DAYS,
    "now": {**_sold(2, 11700, 1400), "pieces": 3, "pieces_cancelled": 1},
    "before": {**_sold(1, 2800, 0), "pieces": 2, "pieces_cancelled": 0},
    "steps": [
        {"begins": "2024-01-14T23:00:00Z", **_sold(1, 2800, 1400)},
        {"begins": "2024-01-15T23:00:00Z", **_sold(1, 8900, 0)},
    ],
    "best_sellers": [
        {
            "product_id": "product_789",
            "name": "Wool blanket",
            "pieces": 1,
            "pieces_cancelled": 0,
            "revenue": euros(8900),
        },
        {
            "product_id": "product_456",
            "name": "Blue mug",
            "pieces": 2,
            "pieces_cancelled": 1,
            "revenue": euros(1400),
        },
    ],
}
TO_SHIP: Final[dict[str, Any]] = {"median": 16200.0, "most": 28800.0}
TO_ARRIVE: Final[dict[str, Any]] = {"median": 93600.0, "most": 180000.0}
SHIPPED: Final[dict[str, Any]] = {
    "parcels": 2,
    "in_time": 2,
    "to_ship": TO_SHIP,
    "to_arrive": TO_ARRIVE,
}
SHIPPING: Final[dict[str, Any]] = {
    **DAYS,
    "now": SHIPPED,
    "before": {
        "parcels": 0,
        "in_time": 0,
        "to_ship": {"median": None, "most": None},
        "to_arrive": {"median": None, "most": None},
    },
    "steps": [
        {"begins": "2024-01-14T23:00:00Z", "parcels": 0, "in_time": 0},
        {"begins": "2024-01-15T23:00:00Z", "parcels": 2, "in_time": 2},
    ],
    "packers": [{"name": "Bea", "parcels": 2, "in_time": 2, "to_ship": TO_SHIP}],
    "carriers": [{"name": "DHL", "parcels": 2, "arrived": 1, "to_arrive": TO_ARRIVE}],
}
