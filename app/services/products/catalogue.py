"""The catalogue: what the shop sells, how much of it is available, and how it is found."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, get_args

import msgspec

from app.infra.database import fetch, fetch_row, fetch_value
from app.services.products.picture_rows import PICTURES, read_pictures
from app.services.products.refusals import UnknownProduct
from app.services.products.search_terms import BoundValues, Terms, closeness, read_terms
from app.services.products.shapes import Manufacturer, Product
from app.values.money import Money
from app.values.paging import Page, cursor_after, key_of
from app.values.shop_settings import shop_settings

COLUMNS: Final = f"""
product_id, name, description, price, category, picture, sku, barcode, version,
    weight_grams, manufacturer_name, manufacturer_address, manufacturer_contact, responsible_person,
    safety_information, family_id, option_values, withdrawn_at IS NULL AS sold,
    published_at IS NULL AS draft,
    {PICTURES},
    CASE WHEN withdrawn_at IS NULL THEN on_hand - reserved ELSE 0 END AS available
"""
SELECT: Final = f"""
SELECT {COLUMNS} FROM products.products JOIN products.stock USING (product_id)
"""
# What a card of the catalogue stands for: a family, or a product without one.
FAMILY: Final = "product.family_id, CASE WHEN product.family_id IS NULL THEN product.product_id END"
CARDS: Final = f"count(DISTINCT ({FAMILY}))::integer AS count"
SOME_IN_FAMILIES: Final = (
    "SELECT EXISTS (SELECT FROM products.products WHERE family_id IS NOT NULL)"
)
FOR_SALE: Final = "product.withdrawn_at IS NULL"
PAGES: Final = f"""
SELECT product_id, changed_at FROM products.products AS product
WHERE {FOR_SALE} ORDER BY product_id LIMIT $1 OFFSET $2
"""

CatalogueSort = Literal["name", "relevance", "newest", "price_low", "price_high"]
CATALOGUE_SORTS: Final[tuple[CatalogueSort, ...]] = get_args(CatalogueSort)
DESCENDING: Final = ("newest", "price_high")


class CatalogueSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for. Prices are in minor units, and both bounds belong to the range."""

    q: str = ""
    category: str = ""
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False


class CataloguePage(msgspec.Struct, frozen=True):
    """`number` counts from 1, and is that of the last page if a later one was asked for.

    `categories` has how many products are found in each, whatever category was chosen.
    """

    products: list[Product]
    total: int
    number: int
    pages: int
    categories: dict[str, int]


class _Statement(msgspec.Struct, frozen=True):
    """`FROM … WHERE …` with its arguments; `terms` is None without a search."""

    sql: str
    arguments: BoundValues
    terms: Terms | None


async def catalogue(
    search: CatalogueSearch | None = None,
    sort: CatalogueSort = "name",
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Product]:
    """Lists the products for sale page by page. Raises `Invalid` for the cursor."""
    search = search or CatalogueSearch()
    sort = _sort(search, sort)
    after = _after(sort, cursor)
    terms = await _terms(search)
    if terms and not terms.hits:
        return Page([], None)
    found = _found(search, terms, sort)
    keys = _keys(sort, found)
    following = ""
    if after is not None:
        places = ", ".join(found.arguments.add(value) for value in after)
        compared = "<" if sort in DESCENDING else ">"
        following = f"AND ({', '.join(keys)}) {compared} ({places})"
    rows = await _listed(sort, keys, found, following, limit + 1, 0)
    products = [_product(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(products, None)
    last = [rows[limit - 1][f"key_{place}"] for place, _ in enumerate(keys)]
    return Page(products, _cursor(sort, last))


async def catalogue_page(
    search: CatalogueSearch, sort: CatalogueSort = "name", *, number: int = 1, limit: int = 50
) -> CataloguePage:
    """Lists one page of the products for sale, with how many there are."""
    terms = await _terms(search)
    if terms and not terms.hits:
        return CataloguePage([], 0, 1, 1, {})
    with_families = await fetch_value(SOME_IN_FAMILIES)
    by_category = await _counts(search, terms, with_families)
    total = by_category.get(search.category, 0) if search.category else sum(by_category.values())
    if with_families and not search.category and len(by_category) > 1:
        # The members of a family may be in several categories.
        found = _found(search, terms)
        total = await fetch_value(f"SELECT {CARDS} {found.sql}", *found.arguments)
    pages = max(1, -(-total // limit))
    number = max(1, min(number, pages))
    products: list[Product] = []
    if total:
        sort = _sort(search, sort)
        found = _found(search, terms, sort)
        first = (number - 1) * limit
        keys = _keys(sort, found)
        rows = await _listed(sort, keys, found, "", limit, first, one_a_family=with_families)
        products = [_product(row) for row in rows]
    by_category.pop("", None)
    return CataloguePage(products, total, number, pages, _in_order(by_category))


def _in_order(by_category: dict[str, int]) -> dict[str, int]:
    # The shop's own order first; the others keep theirs, which is by name.
    first = [one for one in shop_settings().category_order if one in by_category]
    return {one: by_category[one] for one in dict.fromkeys([*first, *by_category])}


async def product_pages(first: int, limit: int) -> list[tuple[str, datetime]]:
    """Lists the ids of the products for sale with the time of their last change, by id."""
    rows = await fetch(PAGES, limit, first)
    return [(row["product_id"], row["changed_at"]) for row in rows]


async def find_product(product_id: str, *, drafts: bool = False) -> Product:
    """Finds a product, even an archived one, but a draft only among `drafts`.

    Raises `UnknownProduct`.
    """
    row = await fetch_row(f"{SELECT} WHERE product_id = $1", product_id)
    if row is None or (row["draft"] and not drafts):
        raise UnknownProduct(product_id)
    return _product(row)


async def find_products(product_ids: Iterable[str], *, drafts: bool = False) -> dict[str, Product]:
    """Returns the existing products by id, archived or not; drafts only if asked for."""
    known = f"{SELECT} WHERE product_id = ANY($1) AND ($2 OR published_at IS NOT NULL)"
    rows = await fetch(known, list(product_ids), drafts)
    return {row["product_id"]: _product(row) for row in rows}


async def _terms(search: CatalogueSearch) -> Terms | None:
    return await read_terms(search.q) if search.q else None


def _sort(search: CatalogueSearch, sort: CatalogueSort) -> CatalogueSort:
    # Without a search all products are equally close to it.
    return "name" if sort == "relevance" and not search.q else sort


async def _counts(
    search: CatalogueSearch, terms: Terms | None, with_families: bool
) -> dict[str, int]:
    found = _found(msgspec.structs.replace(search, category=""), terms)
    counted = CARDS if with_families else "count(*)::integer AS count"
    rows = await fetch(
        f"SELECT product.category, {counted} {found.sql} GROUP BY 1 ORDER BY 1",
        *found.arguments,
    )
    return {row["category"]: row["count"] for row in rows}


def _found(
    search: CatalogueSearch, terms: Terms | None, sort: CatalogueSort | None = None
) -> _Statement:
    arguments, where, tables = BoundValues(), [FOR_SALE], "products.products AS product"
    if terms:
        tables = f"unnest({arguments.add(terms.hits)}::text[]) AS hit (product_id) JOIN {tables}"
        tables += " USING (product_id)"
    if terms and sort == "relevance":
        tables += " JOIN products.search_entries AS entry USING (product_id)"
    if search.category:
        where.append(f"product.category = {arguments.add(search.category)}")
    if search.price_from is not None:
        where.append(f"product.price >= {arguments.add(search.price_from)}")
    if search.price_to is not None:
        where.append(f"product.price <= {arguments.add(search.price_to)}")
    if search.in_stock:
        tables += " JOIN products.stock AS stock USING (product_id)"
        where.append("stock.on_hand > stock.reserved")
    return _Statement(f"FROM {tables} WHERE {' AND '.join(where)}", arguments, terms)


def _keys(sort: CatalogueSort, found: _Statement) -> list[str]:
    if found.terms and sort == "relevance":
        return [closeness(found.terms, found.arguments), "product.name", "product.product_id"]
    match sort:
        case "name" | "relevance":
            return ["product.name", "product.product_id"]
        case "newest":
            return ["product.published_at", "product.product_id"]
        case "price_low" | "price_high":
            return ["product.price", "product.product_id"]


async def _listed(
    sort: CatalogueSort,
    keys: list[str],
    found: _Statement,
    following: str,
    limit: int,
    first: int,
    *,
    one_a_family: bool = False,
) -> list[Mapping[str, Any]]:
    # The keys are sorted alone, before the rows are read.
    named = [f"key_{place}" for place, _ in enumerate(keys)]
    selected = ", ".join(f"{key} AS {name}" for key, name in zip(keys, named, strict=True))
    direction = " DESC" if sort in DESCENDING else ""
    order = ", ".join(f"{name}{direction}" for name in named)
    arguments = found.arguments
    source = f"{found.sql} {following}"
    if one_a_family:
        source = f"""FROM (SELECT DISTINCT ON ({FAMILY}) {selected} {source}
            ORDER BY {FAMILY}, {order}) AS cards"""
        selected = ", ".join(named)
    sql = f"""
    SELECT {COLUMNS}, {", ".join(named)}
    FROM (
        SELECT {selected} {source}
        ORDER BY {order} LIMIT {arguments.add(limit)} OFFSET {arguments.add(first)}
    ) AS listed
    JOIN products.products ON product_id = {named[-1]} JOIN products.stock USING (product_id)
    ORDER BY {order}
    """
    return await fetch(sql, *arguments)


def _after(sort: CatalogueSort, cursor: str | None) -> tuple[object, ...] | None:
    if not cursor:
        return None
    match sort:
        case "name":
            return key_of(cursor, tuple[str, str])
        case "relevance":
            return key_of(cursor, tuple[Literal["relevance"], int, str, str])[1:]
        case "newest":
            return key_of(cursor, tuple[Literal["newest"], datetime, str])[1:]
        case "price_low":
            return key_of(cursor, tuple[Literal["price_low"], int, str])[1:]
        case "price_high":
            return key_of(cursor, tuple[Literal["price_high"], int, str])[1:]


def _cursor(sort: CatalogueSort, last: list[Any]) -> str:
    plain = [one.isoformat() if isinstance(one, datetime) else one for one in last]
    return cursor_after(*plain) if sort == "name" else cursor_after(sort, *plain)


def manufacturer_of(row: Mapping[str, Any]) -> Manufacturer:
    parts = ("name", "address", "contact")
    return Manufacturer(*(row[f"manufacturer_{part}"] for part in parts))


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
        weight_grams=row["weight_grams"],
        manufacturer=manufacturer_of(row),
        responsible_person=row["responsible_person"],
        safety_information=row["safety_information"],
        family_id=row["family_id"],
        option_values=row["option_values"],
        sold=row["sold"],
        draft=row["draft"],
        version=row["version"],
        pictures=read_pictures(row["pictures"]),
    )
