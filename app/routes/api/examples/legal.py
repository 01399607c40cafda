"""The examples of the API's description: the texts of the legal pages."""

from typing import Any, Final

TEXT: Final = {"text": "The price includes the delivery and all taxes."}
WRITTEN: Final[dict[str, Any]] = {
    "kind": "terms",
    "language": "en",
    "edition": 1,
    "version": 1,
    "text": "The price includes the delivery.",
    "changed_at": "2026-01-15T14:30:00Z",
    "changed_by": "warehouse",
}
LEGAL_TEXT: Final[dict[str, Any]] = {**WRITTEN, **TEXT, "edition": 2, "version": 2}
LISTED: Final[dict[str, Any]] = {
    "items": [
        {name: value for name, value in LEGAL_TEXT.items() if name != "text"} | {"exists": True}
    ],
    "edition": 2,
}
SETUP: Final[dict[str, Any]] = {
    "closed": False,
    "steps": [
        {
            "name": "seller",
            "title": "Name and address",
            "why": "Customers see who sells, and parcels get a sender.",
            "href": "/staff/settings",
            "done": True,
        }
    ],
}
