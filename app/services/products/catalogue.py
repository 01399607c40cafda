"""What the shop sells, and how much of it can be sold now."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec

from app.database import containing, fetch, fetch_row, transaction
from app.fields import Invalid, Name, Note, ProductId
from app.money import Money, money
from app.paging import Page, cursor_after, key_of
from app.settings import settings

SELECT = """
SELECT product_id, name, description, price, category, picture, on_hand - reserved AS available
FROM products.products JOIN products.stock USING (product_id)
"""

CATALOGUE = f"""{SELECT}
WHERE ($1::text IS NULL OR name ILIKE $1 OR description ILIKE $1)
  AND ($2::text IS NULL OR category = $2)
  AND ($3::text IS NULL OR (name, product_id) > ($3, $4))
ORDER BY name, product_id LIMIT $5
"""

PUT = """
WITH product AS (
    INSERT INTO products.products (product_id, name, description, price, category, picture)
    VALUES ($1, $2, $3, $4, coalesce($5, ''), $6)
    ON CONFLICT (product_id) DO UPDATE
    SET name = excluded.name, description = excluded.description, price = excluded.price,
        category = coalesce($5, products.category), picture = coalesce($6, products.picture),
        changed_at = clock_timestamp()
    RETURNING product_id, (xmax = 0) AS created
), stock AS (
    INSERT INTO products.stock (product_id, on_hand, reserved)
    SELECT product_id, 0, 0 FROM product WHERE created
)
SELECT created FROM product
"""


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """`available` is what can be sold now; `picture` a path below static/, if there is one."""

    product_id: str
    name: str
    description: str
    price: Money
    available: int
    category: str
    picture: str | None


class ProductInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `PUT` takes; category and picture keep their values when left out."""

    name: Name
    price: Money
    description: Note = ""
    category: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    picture: (
        Annotated[
            str,
            msgspec.Meta(max_length=200, pattern=r"\A[a-z0-9][a-z0-9_/-]*\.(svg|webp|png|jpg)\Z"),
        ]
        | None
    ) = None


class UnknownProduct(LookupError):
    """The shop sells nothing under this id."""


async def catalogue(
    q: str | None = None,
    category: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Product]:
    """By name. `q` is looked for in names and descriptions. Raises `Invalid` for the cursor."""
    name, product_id = key_of(cursor, tuple[str, str]) if cursor else (None, None)
    rows = await fetch(CATALOGUE, containing(q), category, name, product_id, limit + 1)
    found = [_product(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(found, cursor_after(found[-1].name, found[-1].product_id) if more else None)


async def find_product(product_id: str) -> Product:
    """Raises `UnknownProduct`."""
    row = await fetch_row(f"{SELECT} WHERE product_id = $1", product_id)
    if row is None:
        raise UnknownProduct(product_id)
    return _product(row)


async def find_products(product_ids: Iterable[str]) -> dict[str, Product]:
    """Those that exist, by id."""
    rows = await fetch(f"{SELECT} WHERE product_id = ANY($1)", list(product_ids))
    return {row["product_id"]: _product(row) for row in rows}


async def categories() -> list[str]:
    rows = await fetch(
        "SELECT DISTINCT category FROM products.products WHERE category <> '' ORDER BY category"
    )
    return [row["category"] for row in rows]


async def put_product(product_id: str, given: ProductInput) -> tuple[Product, bool]:
    """Makes or changes a product; True when it is new. Raises `Invalid` for a foreign currency."""
    try:
        msgspec.convert(product_id, ProductId)
    except msgspec.ValidationError as error:
        raise Invalid("product_id", "may hold letters, digits, dot, dash and underscore") from error
    if given.price.currency != settings.shop_currency:
        raise Invalid("price.currency", f"must be {settings.shop_currency}, this shop's currency")
    async with transaction():
        rows = await fetch(
            PUT,
            product_id,
            given.name,
            given.description,
            given.price.amount,
            given.category,
            given.picture,
        )
        return await find_product(product_id), rows[0]["created"]


def _product(row: Mapping[str, Any]) -> Product:
    return Product(
        product_id=row["product_id"],
        name=row["name"],
        description=row["description"],
        price=money(row["price"]),
        available=row["available"],
        category=row["category"],
        picture=row["picture"],
    )
