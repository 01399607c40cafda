"""Families as customers see them: one card in the catalogue, and what there is to choose from."""

from collections.abc import Iterable
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services.products.shapes import Product
from app.values.money import Money

CARDS: Final = """
SELECT family_id, families.name, min(price) AS lowest, min(price) < max(price) AS from_price,
    sum(on_hand - reserved)::bigint AS available
FROM products.families JOIN products.products USING (family_id)
    JOIN products.stock USING (product_id)
WHERE family_id = ANY($1) AND withdrawn_at IS NULL GROUP BY families.family_id
"""
CHOICES: Final = """
SELECT product_id, option_values AS values, price, on_hand - reserved AS available
FROM products.products JOIN products.stock USING (product_id)
WHERE family_id = $1 AND withdrawn_at IS NULL ORDER BY family_position, product_id
"""


class FamilyCard(msgspec.Struct, frozen=True):
    """A family in the catalogue: the `lowest` price, and `from_price` if there are higher ones."""

    name: str
    lowest: Money
    from_price: bool
    available: int


class Choice(msgspec.Struct, frozen=True):
    """A combination that is for sale."""

    product_id: str
    values: list[str]
    price: Money
    available: int


async def family_cards(shown: Iterable[Product]) -> dict[str, FamilyCard]:
    """Returns the families of these products by id."""
    ids = {product.family_id for product in shown if product.family_id}
    rows = await fetch(CARDS, list(ids)) if ids else []
    return {
        row["family_id"]: FamilyCard(
            row["name"], Money.of(row["lowest"]), row["from_price"], row["available"]
        )
        for row in rows
    }


async def family_choices(family_id: str) -> list[Choice]:
    rows = await fetch(CHOICES, family_id)
    return [
        Choice(row["product_id"], row["values"], Money.of(row["price"]), row["available"])
        for row in rows
    ]
