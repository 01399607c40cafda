"""What a packer needs to know of a product: where it is, and which codes are on it."""

from collections.abc import Collection
from typing import Final

import msgspec

from app.infra.database import fetch
from app.values.gtin import barcode_in


def natural_order(shelf: str) -> str:
    """Returns an SQL expression: numbers count as numbers, so that B-3 is before B-12."""
    return rf"""
(regexp_replace(regexp_replace(lower({shelf}), '([0-9]+)', '00000000000\1', 'g'),
    '[0-9]*([0-9]{{12}})', '\1', 'g') COLLATE "C")
"""


def between_shelves(first: str, last: str) -> str:
    """Returns an SQL condition. No shelf at all is a place of its own."""
    return f"""
CASE WHEN {first} = '' THEN shelf = '' ELSE shelf <> ''
    AND {natural_order("shelf")} BETWEEN {natural_order(first)} AND {natural_order(last)} END
"""


SHELF_ORDER: Final = natural_order("shelf")
SELECT: Final = "SELECT product_id, name, sku, barcode, shelf FROM products.products"
ON_SHELVES: Final = f"""{SELECT} WHERE product_id = ANY($1)
ORDER BY shelf = '', {SHELF_ORDER}, name, product_id
"""
SCANNED: Final = f"""{SELECT}
WHERE barcode = $1 OR lower(sku) = lower($2)
ORDER BY sku IS DISTINCT FROM $2, barcode IS DISTINCT FROM $1, product_id
"""


class ShelvedProduct(msgspec.Struct, frozen=True):
    """`shelf` is empty if nobody has written it down."""

    product_id: str
    name: str
    sku: str | None
    barcode: str | None
    shelf: str


async def on_shelves(product_ids: Collection[str]) -> dict[str, ShelvedProduct]:
    """Returns the products by id, in the natural order of their shelves; those without are last."""
    rows = await fetch(ON_SHELVES, list(product_ids))
    return {row["product_id"]: ShelvedProduct(**row) for row in rows}


async def find_scanned(code: str) -> list[ShelvedProduct]:
    """Finds the product that has this barcode, however it is written, or this SKU.

    Case matters only where SKUs differ in nothing else: Code 39 has no small letters, and caps lock
    swaps them. If none of these is written like `code`, all of them are returned.
    """
    barcode, sku = barcode_in(code), code.strip()
    found = [ShelvedProduct(**row) for row in await fetch(SCANNED, barcode, sku)]
    exact = [one for one in found if one.sku == sku or (barcode and one.barcode == barcode)]
    return exact[:1] or found
