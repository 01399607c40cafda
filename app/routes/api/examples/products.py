"""The examples of products: what is there of them, and how they are made."""

from typing import Final

from app.routes.api.examples.orders import LINES, euros
from app.values.tax_classes import TaxClass

BASKET: Final = {"items": LINES}
AVAILABILITY: Final = {
    "all_available": True,
    "items": [
        {"product_id": "product_456", "requested": 2, "available": 150, "is_available": True},
        {"product_id": "product_789", "requested": 1, "available": 50, "is_available": True},
    ],
}
SHORTAGE: Final = {
    "all_available": False,
    "items": [
        {"product_id": "product_456", "requested": 200, "available": 150, "is_available": False},
        {"product_id": "product_789", "requested": 1, "available": 50, "is_available": True},
    ],
}

NEW_PRODUCT: Final = {
    "name": "Blue mug",
    "price": euros(1490),
    "description": "Holds 300 ml.",
    "category": "Kitchen",
    "sku": "MUG-BLUE",
    "barcode": "4006381333931",
    "weight_grams": 340,
    "tax_class": TaxClass.STANDARD,
    "manufacturer": {
        "name": "Töpferei Lindner",
        "address": "Am Markt 3, 07768 Kahla, Germany",
        "contact": "mail@lindner.example",
    },
    "safety_information": "Not for the microwave.",
    "texts": {"de": {"name": "Blaue Tasse", "description": "Fasst 300 ml."}},
}
PRODUCT: Final = {
    "product_id": "product_456",
    **NEW_PRODUCT,
    "regular_price": euros(1490),
    "sale": None,
    "available": 150,
    "picture": None,
    "responsible_person": "",
    "family_id": None,
    "option_values": [],
    "pictures": [],
    "sold": True,
    "draft": False,
    "version": 1,
}
NEW_FAMILY: Final = {
    "name": "Mug",
    "options": ["Colour"],
    "members": [{"product_id": "product_456", "values": ["Blue"]}],
    "texts": {"de": {"name": "Becher", "options": ["Farbe"], "values": [{"Blue": "Blau"}]}},
}
FAMILY: Final = {"family_id": "mugs", **NEW_FAMILY, "version": 1}
MADE: Final = {**PRODUCT, "available": 0}
PRODUCTS: Final = {"items": [PRODUCT], "next_cursor": None}
MOVEMENT: Final = {"quantity": 150, "reason": "delivery from the maker"}
STOCK_LEVEL: Final = {
    "product_id": "product_456",
    "on_hand": 150,
    "reserved": 0,
    "available": 150,
}
