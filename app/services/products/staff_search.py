"""Finds products by part of their name, and by their codes, for the staff."""

from typing import Final

import msgspec

from app.infra.database import Arguments, fetch
from app.values.gtin import barcode_in
from app.values.search_words import folded

MOST_WORDS: Final = 6
FOUND: Final = """
SELECT product_id, product.name, sku, barcode, shelf, withdrawn_at IS NULL AS sold,
    published_at IS NULL AS draft,
    entry.code = {code}::text OR barcode = {barcode}::text OR product_id = {typed}::text AS exact
FROM products.search_entries AS entry JOIN products.products AS product USING (product_id)
WHERE {words} OR entry.code = {code} OR barcode = {barcode} OR product_id = {typed}
ORDER BY exact DESC NULLS LAST, withdrawn_at IS NOT NULL, product.name, product_id LIMIT {limit}
"""


class ProductHit(msgspec.Struct, frozen=True, kw_only=True):
    """`exact` if a whole code was typed: the SKU, the barcode or the id."""

    product_id: str
    name: str
    sku: str | None
    barcode: str | None
    shelf: str
    sold: bool
    draft: bool
    exact: bool


async def search_products(typed: str, limit: int) -> list[ProductHit]:
    """Returns those whose code it is first, then those on sale by name, then the others."""
    code = folded(typed).strip()
    if not code:
        return []
    arguments = Arguments()
    # Folded words have none of LIKE's wildcards.
    words = [f"entry.name LIKE {arguments.add(f'%{one}%')}" for one in code.split()[:MOST_WORDS]]
    sql = FOUND.format(
        words=" AND ".join(words),
        code=arguments.add(code),
        barcode=arguments.add(barcode_in(typed)),
        typed=arguments.add(typed.strip()),
        limit=arguments.add(limit),
    )
    return [
        msgspec.convert({**row, "exact": bool(row["exact"])}, ProductHit)
        for row in await fetch(sql, *arguments)
    ]
