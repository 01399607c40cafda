"""Families as customers see them: one card in the catalogue, and what there is to choose from."""

from collections.abc import Iterable
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services.products.catalogue import CatalogueSearch
from app.services.products.picture_rows import PICTURES, read_pictures
from app.services.products.prices import is_running, price_now
from app.services.products.shapes import Product, ProductPicture
from app.values.languages import own_language
from app.values.money import Money

# The pictures of the first member that has any.
FIRST_PICTURES: Final = f"""
SELECT {PICTURES}
FROM (
    SELECT product_id FROM products.products
    WHERE family_id = families.family_id AND withdrawn_at IS NULL AND EXISTS (
        SELECT FROM products.pictures WHERE pictures.product_id = products.product_id
    )
    ORDER BY family_position, product_id LIMIT 1
) AS products
"""
# Of the members within the range of prices those count that can be bought, unless there are none.
CARDS: Final = f"""
WITH members AS (
    SELECT family_id, product_id, family_position, {price_now()} AS price_now,
        CASE WHEN {is_running()} THEN sale_prior_price END AS prior_price,
        on_hand - reserved AS available
    FROM products.products JOIN products.stock USING (product_id)
    WHERE family_id = ANY($1) AND withdrawn_at IS NULL
), shown AS (
    SELECT *, max(available) OVER (PARTITION BY family_id) AS most FROM members
    WHERE ($2::bigint IS NULL OR price_now >= $2) AND ($3::bigint IS NULL OR price_now <= $3)
)
SELECT families.family_id, coalesce(nullif(said.name, ''), families.name) AS name,
    min(price_now) AS lowest, min(price_now) < max(price_now) AS from_price,
    (array_agg(prior_price ORDER BY price_now, product_id))[1] AS prior_price,
    sum(available)::bigint AS available,
    (array_agg(product_id ORDER BY family_position, product_id)
        FILTER (WHERE available > 0))[1] AS first_available,
    coalesce(({FIRST_PICTURES}), '[]') AS pictures
FROM shown JOIN products.families ON families.family_id = shown.family_id
LEFT JOIN products.family_texts AS said ON said.family_id = shown.family_id AND language = $4
WHERE available > 0 OR most = 0 GROUP BY families.family_id, said.name
"""
CHOICES: Final = f"""
SELECT product_id, option_values AS values, {price_now()} AS price,
    on_hand - reserved AS available
FROM products.products JOIN products.stock USING (product_id)
WHERE family_id = $1 AND withdrawn_at IS NULL ORDER BY family_position, product_id
"""


class FamilyCard(msgspec.Struct, frozen=True):
    """A family in the catalogue: the `lowest` price, and `from_price` if there are higher ones.

    Only members that can be bought count, unless there are none. `first_available` is one's id.
    The product with the lowest price is `reduced_from` its own lowest price of the 30 days before.
    `pictures` are those of the first member that has any.
    """

    name: str
    lowest: Money
    from_price: bool
    reduced_from: Money | None
    available: int
    first_available: str | None
    pictures: list[ProductPicture] = []


class Choice(msgspec.Struct, frozen=True):
    """A combination that is for sale."""

    product_id: str
    values: list[str]
    price: Money
    available: int


async def family_cards(
    shown: Iterable[Product], search: CatalogueSearch | None = None
) -> dict[str, FamilyCard]:
    """Returns the families of these products by id, with their members in the range of prices.

    Their names are in the language of the `search`, as far as there are texts in it.
    """
    ids = {product.family_id for product in shown if product.family_id}
    if not ids:
        return {}
    search = search or CatalogueSearch()
    # What became the shop's own language later rests.
    language = "" if search.language == own_language() else search.language
    rows = await fetch(CARDS, list(ids), search.price_from, search.price_to, language)
    return {
        row["family_id"]: FamilyCard(
            row["name"],
            Money.of(row["lowest"]),
            row["from_price"],
            Money.of(row["prior_price"]) if (row["prior_price"] or 0) > row["lowest"] else None,
            row["available"],
            row["first_available"],
            read_pictures(row["pictures"]),
        )
        for row in rows
    }


async def family_choices(family_id: str) -> list[Choice]:
    rows = await fetch(CHOICES, family_id)
    return [
        Choice(row["product_id"], row["values"], Money.of(row["price"]), row["available"])
        for row in rows
    ]
