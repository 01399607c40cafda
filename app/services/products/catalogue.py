"""The catalogue: what the shop sells, how much of it is available, and how it is found."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.infra.database import Arguments, fetch, fetch_value
from app.services.products.catalogue_order import (
    BY_NAME,
    BY_PRICE,
    DESCENDING,
    CatalogueSort,
    cursor_behind,
    read_cursor,
)
from app.services.products.reading import COLUMNS, FOR_SALE, read_product
from app.services.products.search_terms import Terms, closeness, read_terms
from app.services.products.shapes import Product
from app.services.products.shown import SAID, Shown, shown_as
from app.values.category_names import category_name
from app.values.paging import Page
from app.values.search_words import folded
from app.values.shop_settings import shop_settings

# What a card of the catalogue stands for: a family, or a product without one.
FAMILY: Final = "product.family_id, CASE WHEN product.family_id IS NULL THEN product.product_id END"
SOLD_OUT: Final = "stock.on_hand <= stock.reserved"
# Counting the families alone is much quicker than counting what FAMILY tells apart.
CARDS: Final = """
(count(DISTINCT product.family_id) + count(*) FILTER (WHERE product.family_id IS NULL))::integer
    AS count
"""
SOME_IN_FAMILIES: Final = (
    "SELECT EXISTS (SELECT FROM products.products WHERE family_id IS NOT NULL)"
)


class CatalogueSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for. Prices are in minor units, and both bounds belong to the range.

    Products are read, found and sorted in the `language`, as far as there are texts in it.
    """

    q: str = ""
    category: str = ""
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    language: str = ""


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
    arguments: Arguments
    terms: Terms | None
    shown: Shown


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
    after = read_cursor(sort, cursor)
    terms = await _terms(search)
    if terms and not terms.hits:
        return Page([], None)
    found = _found(search, terms, await _shown(search, sort), sort)
    keys = _keys(sort, found)
    following = ""
    if after is not None:
        places = ", ".join(found.arguments.add(value) for value in after)
        compared = "<" if sort in DESCENDING else ">"
        following = f"AND ({', '.join(keys)}) {compared} ({places})"
    rows = await _listed(sort, keys, found, following, limit + 1, 0)
    products = [read_product(row, search.language) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(products, None)
    last = [rows[limit - 1][f"key_{place}"] for place, _ in enumerate(keys)]
    return Page(products, cursor_behind(sort, last))


async def catalogue_page(
    search: CatalogueSearch, sort: CatalogueSort = "name", *, number: int = 1, limit: int = 50
) -> CataloguePage:
    """Lists one page of the products for sale, with how many there are."""
    terms = await _terms(search)
    if terms and not terms.hits:
        return CataloguePage([], 0, 1, 1, {})
    sort = _sort(search, sort)
    shown = await _shown(search, sort)
    with_families = await fetch_value(SOME_IN_FAMILIES)
    by_category = await _counts(search, terms, shown, with_families)
    total = by_category.get(search.category, 0) if search.category else sum(by_category.values())
    if with_families and not search.category and len(by_category) > 1:
        # The members of a family may be in several categories.
        found = _found(search, terms, shown)
        total = await fetch_value(f"SELECT {CARDS} {found.sql}", *found.arguments)
    pages = max(1, -(-total // limit))
    number = max(1, min(number, pages))
    products: list[Product] = []
    if total:
        with_stock = with_families and sort in BY_PRICE
        found = _found(search, terms, shown, sort, with_stock=with_stock)
        first = (number - 1) * limit
        keys = _keys(sort, found)
        rows = await _listed(sort, keys, found, "", limit, first, one_a_family=with_families)
        products = [read_product(row, search.language) for row in rows]
    by_category.pop("", None)
    return CataloguePage(products, total, number, pages, _in_order(by_category, search.language))


def _in_order(by_category: dict[str, int], language: str) -> dict[str, int]:
    # The shop's own order first; the others are by the name that the reader sees.
    first = [one for one in shop_settings().category_order if one in by_category]
    others = list(by_category)
    if language in shop_settings().category_names:
        others.sort(key=lambda one: folded(category_name(one, language)))
    return {one: by_category[one] for one in dict.fromkeys([*first, *others])}


async def _terms(search: CatalogueSearch) -> Terms | None:
    return await read_terms(search.q, search.language) if search.q else None


def _sort(search: CatalogueSearch, sort: CatalogueSort) -> CatalogueSort:
    # Without a search all products are equally close to it.
    return "name" if sort == "relevance" and not search.q else sort


async def _shown(search: CatalogueSearch, sort: CatalogueSort) -> Shown:
    by_price = sort in BY_PRICE or (search.price_from, search.price_to) != (None, None)
    return await shown_as(search.language, by_name=sort in BY_NAME, by_price=by_price)


async def _counts(
    search: CatalogueSearch, terms: Terms | None, shown: Shown, with_families: bool
) -> dict[str, int]:
    found = _found(msgspec.structs.replace(search, category=""), terms, shown)
    counted = CARDS if with_families else "count(*)::integer AS count"
    rows = await fetch(
        f"SELECT product.category, {counted} {found.sql} GROUP BY 1 ORDER BY 1",
        *found.arguments,
    )
    return {row["category"]: row["count"] for row in rows}


def _found(
    search: CatalogueSearch,
    terms: Terms | None,
    shown: Shown,
    sort: CatalogueSort | None = None,
    *,
    with_stock: bool = False,
) -> _Statement:
    arguments, where, tables = Arguments(), [FOR_SALE], "products.products AS product"
    if terms:
        tables = f"unnest({arguments.add(terms.hits)}::text[]) AS hit (product_id) JOIN {tables}"
        tables += " USING (product_id)"
    if terms and sort == "relevance":
        tables += " JOIN products.search_entries AS entry USING (product_id)"
    if sort in BY_NAME and shown.language:
        tables += SAID.format(arguments.add(shown.language))
    if search.category:
        where.append(f"product.category = {arguments.add(search.category)}")
    if search.price_from is not None:
        where.append(f"{shown.price} >= {arguments.add(search.price_from)}")
    if search.price_to is not None:
        where.append(f"{shown.price} <= {arguments.add(search.price_to)}")
    if search.in_stock or with_stock:
        tables += " JOIN products.stock AS stock USING (product_id)"
    if search.in_stock:
        where.append("stock.on_hand > stock.reserved")
    return _Statement(f"FROM {tables} WHERE {' AND '.join(where)}", arguments, terms, shown)


def _keys(sort: CatalogueSort, found: _Statement) -> list[str]:
    if found.terms and sort == "relevance":
        return [closeness(found.terms, found.arguments), found.shown.name, "product.product_id"]
    match sort:
        case "name" | "relevance":
            return [found.shown.name, "product.product_id"]
        case "newest":
            return ["product.published_at", "product.product_id"]
        case "price_low" | "price_high":
            return [found.shown.price, "product.product_id"]


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
        # By its price a family is sorted as its card shows it, in either direction.
        chosen = f"{SOLD_OUT}, {', '.join(named)}" if sort in BY_PRICE else order
        source = f"""FROM (SELECT DISTINCT ON ({FAMILY}) {selected} {source}
            ORDER BY {FAMILY}, {chosen}) AS cards"""
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
