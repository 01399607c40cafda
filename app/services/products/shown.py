"""What the catalogue sorts and filters by: the reader's name of a product, its price in force."""

from typing import Final

import msgspec

from app.infra.database import fetch_value
from app.services.products.prices import SOME_ON_SALE, price_now
from app.services.products.texts import SOME_IN
from app.values.languages import own_language


class Shown(msgspec.Struct, frozen=True):
    """SQL for a row `product`. Names in the `language` come from a row `said`; empty for none."""

    name: str
    price: str
    language: str


NAMED: Final = "coalesce(nullif(said.name, ''), product.name)"
SAID: Final = """
LEFT JOIN (SELECT product_id, name FROM products.texts WHERE language = {}) AS said
    USING (product_id)
"""


async def shown_as(language: str, *, by_name: bool, by_price: bool) -> Shown:
    """The plain columns have indexes, and stand for all while no sale runs and no text is there."""
    on_sale = by_price and await fetch_value(SOME_ON_SALE)
    foreign = by_name and language not in ("", own_language())
    said = language if foreign and await fetch_value(SOME_IN, language) else ""
    return Shown(
        NAMED if said else "product.name",
        price_now("product") if on_sale else "product.price",
        said,
    )
