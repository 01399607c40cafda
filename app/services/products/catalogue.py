"""The catalogue: what the shop sells, and how much of it is available."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.infra.database import containing, fetch, fetch_row
from app.services.products.refusals import UnknownProduct
from app.services.products.shapes import Product
from app.values.money import Money
from app.values.paging import Page, cursor_after, key_of
from app.values.text import searchable_sql

SELECT = """
SELECT product_id, name, description, price, category, picture, sku, barcode, version,
    withdrawn_at IS NULL AS sold,
    CASE WHEN withdrawn_at IS NULL THEN on_hand - reserved ELSE 0 END AS available
FROM products.products JOIN products.stock USING (product_id)
"""

CATALOGUE = f"""{SELECT}
WHERE withdrawn_at IS NULL
  AND ($1::text IS NULL OR {searchable_sql("name")} ILIKE $1
    OR {searchable_sql("description")} ILIKE $1)
  AND ($2::text IS NULL OR category = $2)
  AND ($3::text IS NULL OR (name, product_id) > ($3, $4))
ORDER BY name, product_id LIMIT $5
"""


async def catalogue(
    q: str | None = None,
    category: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Product]:
    """Lists the products for sale by name. `q` is searched in names and descriptions.

    Raises `Invalid` for the cursor.
    """
    name, product_id = key_of(cursor, tuple[str, str]) if cursor else (None, None)
    rows = await fetch(CATALOGUE, containing(q), category, name, product_id, limit + 1)
    found = [_product(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(found, cursor_after(found[-1].name, found[-1].product_id) if more else None)


async def find_product(product_id: str) -> Product:
    """Finds a product, even an archived one. Raises `UnknownProduct`."""
    row = await fetch_row(f"{SELECT} WHERE product_id = $1", product_id)
    if row is None:
        raise UnknownProduct(product_id)
    return _product(row)


async def find_products(product_ids: Iterable[str]) -> dict[str, Product]:
    """Returns the existing products by id, archived or not."""
    rows = await fetch(f"{SELECT} WHERE product_id = ANY($1)", list(product_ids))
    return {row["product_id"]: _product(row) for row in rows}


async def categories() -> list[str]:
    rows = await fetch(
        "SELECT DISTINCT category FROM products.products"
        " WHERE category <> '' AND withdrawn_at IS NULL ORDER BY category"
    )
    return [row["category"] for row in rows]


def _product(row: Mapping[str, Any]) -> Product:
    return Product(
        product_id=row["product_id"],
        name=row["name"],
        description=row["description"],
        price=Money.of(row["price"]),
        available=row["available"],
        category=row["category"],
        picture=row["picture"],
        sku=row["sku"],
        barcode=row["barcode"],
        sold=row["sold"],
        version=row["version"],
    )
