"""The examples of the API's description: ways of delivery."""

from typing import Any, Final

from app.routes.api.examples.orders import euros
from app.values.delivery_methods import MethodKind

POINT: Final[dict[str, Any]] = {
    "company": None,
    "line1": "3 Quay",
    "line2": None,
    "city": "Bremen",
    "state": None,
    "postcode": "28195",
    "country": "DE",
}
NEW_METHOD: Final[dict[str, Any]] = {
    "name": "Standard delivery",
    "names": {"de": "Standardversand", "fr": "Livraison standard"},
    "kind": MethodKind.SHIP,
    "fee": euros(490),
    "free_from": euros(5000),
    "countries": ["AT", "DE"],
    "max_weight_grams": 31500,
    "carrier": "DHL",
    "transit_days": {"min": 1, "max": 2},
}
MADE: Final[dict[str, Any]] = {
    "method_id": "standard",
    **NEW_METHOD,
    "pickup_point": None,
    "opening_hours": {},
    "place": 1,
    "active": True,
    "changed_at": "2024-01-15T14:30:00Z",
    "version": 1,
}
METHOD: Final[dict[str, Any]] = {**MADE, "fee": euros(590), "version": 2}
OFFERED: Final[dict[str, Any]] = {
    "items": [
        {
            "method_id": "standard",
            "name": "Standard delivery",
            "kind": MethodKind.SHIP,
            "fee": euros(590),
            "free_from": euros(5000),
            "pickup_point": None,
            "opening_hours": "",
            "promised": {"from": "2024-01-16", "by": "2024-01-17"},
        },
        {
            "method_id": "collect",
            "name": "Collect in the shop",
            "kind": MethodKind.PICKUP,
            "fee": euros(0),
            "free_from": None,
            "pickup_point": POINT,
            "opening_hours": "Mon to Fri 9 to 18",
            "promised": None,
        },
    ]
}
