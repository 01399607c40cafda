"""What the law asks of some of the demo's products: who made them, and what to beware of."""

from typing import Any, Final

from app.services.products import Manufacturer

CANDLES: Final = Manufacturer(
    name="Waldlicht Manufaktur GmbH",
    address="Am Mühlbach 4\n79098 Freiburg\nGermany",
    contact="safety@waldlicht.example",
)
BLADES: Final = Manufacturer(
    name="Hallam & Daughters Ltd",
    address="21 Arundel Lane\nSheffield S1 4RE\nUnited Kingdom",
    contact="https://hallam.example/contact",
)

# By product: the fields of `ProductInput`.
FACTS: Final[dict[str, dict[str, Any]]] = {
    "cedar-candle": {
        "weight_grams": 640,
        "manufacturer": CANDLES,
        "safety_information": "Never leave a burning candle alone. Keep it away from children, "
        "pets and curtains. Trim the wick to 5 mm, and stop when 1 cm of wax is left.",
    },
    "brass-scissors": {
        "weight_grams": 180,
        "manufacturer": BLADES,
        "responsible_person": "Hallam Europe GmbH\nHafenstraße 8\n20457 Hamburg\nGermany\n"
        "eu@hallam.example",
        "safety_information": "Sharp blades: not for children under 14 years.",
    },
    "wool-blanket": {"weight_grams": 1350},
    "oak-stool": {"weight_grams": 4200},
    "forest-honey": {
        "weight_grams": 780,
        "safety_information": "Not for children under 12 months.",
    },
}


def facts_of(product_id: str) -> dict[str, Any]:
    return FACTS.get(product_id, {})
