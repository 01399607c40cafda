"""Families as customers see them: one card in the catalogue, and what there is to choose from."""

from collections.abc import Iterable
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services.products.prices import is_running, price_now
from app.services.products.shapes import Product
from app.values.money import Money

CARDS: Final = f"""
SELECT family_id, families.name, min({price_now()}) AS lowest,
    min({price_now()}) < max({price_now()}) AS from_price,
    (array_agg(CASE WHEN {is_running()} THEN sale_prior_price END
        ORDER BY {price_now()}, product_id))[1] AS prior_price,
    sum(on_hand - reserved)::bigint AS available
FROM products.families JOIN products.products USING (family_id)
    JOIN products.stock USING (product_id)
WHERE family_id = ANY($1) AND withdrawn_at IS NULL GROUP BY families.family_id
"""
CHOICES: Final = f"""
SELECT product_id, option_values AS values, {price_now()} AS price,
    on_hand - reserved AS available
FROM products.products JOIN products.stock USING (product_id)
WHERE family_id = $1 AND withdrawn_at IS NULL ORDER BY family_position, product_id
"""


class FamilyCard(msgspec.Struct, frozen=True):
    """A family in the catalogue: the `lowest` price, and `from_price` if there are higher ones.

    The product with the lowest price is `reduced_from` its own lowest price of the 30 days before.
    """

    name: str
    lowest: Money
    from_price: bool
    reduced_from: Money | None
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
            row["name"],
            Money.of(row["lowest"]),
            row["from_price"],
            Money.of(row["prior_price"]) if (row["prior_price"] or 0) > row["lowest"] else None,
            row["available"],
        )
        for row in rows
    }


async def family_choices(family_id: str) -> list[Choice]:
    rows = await fetch(CHOICES, family_id)
    return [
        Choice(row["product_id"], row["values"], Money.of(row["price"]), row["available"])
        for row in rows
    ]
