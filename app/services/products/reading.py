"""How products are read: one, several, and the addresses of all that are for sale."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from app.infra.database import fetch, fetch_row, fetch_value
from app.services.products.picture_rows import PICTURES, read_pictures
from app.services.products.prices import SALE_COLUMNS, price_now, read_sale
from app.services.products.refusals import UnknownProduct
from app.services.products.shapes import Manufacturer, Product, ProductText
from app.services.products.texts import TEXTS, read_texts
from app.values.fields import NO_PRODUCT_IDS
from app.values.languages import own_language
from app.values.money import Money
from app.values.tax_classes import TaxClass

NO_TEXT: Final = ProductText()

COLUMNS: Final = f"""
product_id, name, description, {price_now()} AS price, price AS regular_price, {SALE_COLUMNS},
    category, picture, sku, barcode, version,
    weight_grams, tax_class, manufacturer_name, manufacturer_address, manufacturer_contact,
    responsible_person, safety_information, family_id, option_values, withdrawn_at IS NULL AS sold,
    published_at IS NULL AS draft,
    {PICTURES}, {TEXTS},
    CASE WHEN withdrawn_at IS NULL THEN on_hand - reserved ELSE 0 END AS available
"""
SELECT: Final = f"""
SELECT {COLUMNS} FROM products.products JOIN products.stock USING (product_id)
"""
FOR_SALE: Final = "product.withdrawn_at IS NULL"
PAGES: Final = f"""
SELECT product_id, changed_at FROM products.products AS product
WHERE {FOR_SALE} ORDER BY product_id LIMIT $1 OFFSET $2
"""
# Made before such ids were refused.
UNREACHABLE: Final = """
SELECT product_id AS id FROM products.products WHERE product_id = ANY($1)
UNION SELECT family_id FROM products.families WHERE family_id = ANY($1) ORDER BY 1
"""
COUNT: Final = f"SELECT count(*) FROM products.products AS product WHERE {FOR_SALE}"


async def unreachable_ids() -> list[str]:
    """Returns the ids of products and families that have the address of another page."""
    return [row["id"] for row in await fetch(UNREACHABLE, sorted(NO_PRODUCT_IDS))]


async def find_product(product_id: str, *, drafts: bool = False, language: str = "") -> Product:
    """Finds a product, even an archived one, but a draft only among `drafts`.

    Name and description are in the `language`, as far as there are texts in it.

    Raises `UnknownProduct`.
    """
    row = await fetch_row(f"{SELECT} WHERE product_id = $1", product_id)
    if row is None or (row["draft"] and not drafts):
        raise UnknownProduct(product_id)
    return read_product(row, language, planned=drafts)


async def find_products(
    product_ids: Iterable[str], *, drafts: bool = False, language: str = ""
) -> dict[str, Product]:
    """Returns the existing products by id, archived or not; drafts only if asked for."""
    known = f"{SELECT} WHERE product_id = ANY($1) AND ($2 OR published_at IS NOT NULL)"
    rows = await fetch(known, list(product_ids), drafts)
    return {row["product_id"]: read_product(row, language) for row in rows}


async def product_pages(first: int, limit: int) -> list[tuple[str, datetime]]:
    """Lists the ids of the products for sale with the time of their last change, by id."""
    rows = await fetch(PAGES, limit, first)
    return [(row["product_id"], row["changed_at"]) for row in rows]


async def count_pages() -> int:
    return await fetch_value(COUNT)


def read_product(row: Mapping[str, Any], language: str = "", *, planned: bool = False) -> Product:
    """Customers learn of a sale when it begins; the staff see one that is `planned`."""
    texts = read_texts(row["texts"])
    # What became the shop's own language later rests: nobody could change it.
    texts.pop(own_language(), None)
    own = texts.get(language, NO_TEXT)
    return Product(
        product_id=row["product_id"],
        name=own.name or row["name"],
        description=own.description or row["description"],
        price=Money.of(row["price"]),
        regular_price=Money.of(row["regular_price"]),
        sale=read_sale(row, planned=planned),
        available=row["available"],
        category=row["category"],
        picture=row["picture"],
        sku=row["sku"],
        barcode=row["barcode"],
        weight_grams=row["weight_grams"],
        tax_class=TaxClass(row["tax_class"]),
        manufacturer=manufacturer_of(row),
        responsible_person=row["responsible_person"],
        safety_information=row["safety_information"],
        family_id=row["family_id"],
        option_values=row["option_values"],
        sold=row["sold"],
        draft=row["draft"],
        version=row["version"],
        texts=texts,
        pictures=read_pictures(row["pictures"]),
    )


def manufacturer_of(row: Mapping[str, Any]) -> Manufacturer:
    parts = ("name", "address", "contact")
    return Manufacturer(*(row[f"manufacturer_{part}"] for part in parts))
