"""Products are found by the words of their name, category and description, and by their codes."""

import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.infra.database import Row, fetch, fetch_value, transaction
from app.services import products, shop
from app.services.products import CatalogueSearch, CatalogueSort, suggestions
from app.values.search_words import folded
from tests.support.breaches import broken
from tests.support.moving import dump, restore
from tests.support.products import archive, blanket
from tests.upgrading.databases import a_database

OWN_LANGUAGE = "app.services.products.search_terms.own_language"
SHELF = {
    "jam": ("Strawberry jam", "From ripe berries.", "Food", 450),
    "honey": ("Jar of honey", "Lime honey of the village", "Food", 790),
    "scissors": ("Brass scissors", "", "Tools", 2400),
    "tea": ("Kräutertee", "Für den Abend", "Food", 390),
    "cups": ("Kaffeetasse, groß", "", "Kitchen", 1290),
    "house": ("Häuser aus Holz", "", "Toys", 3900),
    "brulee": ("Crème-Brûlée-Schale", "", "Kitchen", 990),
    "ipx": ("Bike light IPX-4", "", "Tools", 1990),
}

MANY = """
WITH made AS (
    INSERT INTO products.products (product_id, name, description, price)
    SELECT 'thing-' || nth, 'Thing' || nth || ' of brass', 'A description', nth
    FROM generate_series(1, $1::integer) AS nth RETURNING product_id
), stocked AS (
    INSERT INTO products.stock (product_id, on_hand, reserved) SELECT product_id, 0, 0 FROM made
)
SELECT count(*) FROM made
"""


@pytest.fixture(autouse=True)
async def shelf(shop: None) -> None:
    for product_id, (name, description, category, price) in SHELF.items():
        given = blanket(price, name=name, description=description, category=category)
        await products.put_product(product_id, given)


async def found(q: str, sort: CatalogueSort = "relevance", **more: object) -> list[str]:
    search = CatalogueSearch(q=q, **more)  # pyright: ignore[reportArgumentType]
    return [one.product_id for one in (await products.catalogue(search, sort)).items]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("mugs", "product_456"),
        ("MUG blue", "product_456"),
        ("the blue mug", "product_456"),
        ("brass-scissors", "scissors"),
        ("scissor", "scissors"),
        ("honey jar", "honey"),
        ("villages", "honey"),
        ("berry", "jam"),
        ("creme brulee", "brulee"),
        ("CRE\u0300ME", "brulee"),
        ("ipx-4", "ipx"),
        ("ipx4 light", None),
        ("blue blanket", None),
        ("toys", "house"),
        ("from", "jam"),
    ],
)
async def test_a_word_is_found_in_each_of_its_forms(q: str, expected: str | None) -> None:
    assert await found(q) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Tee", "tea"),
        ("tassen", "cups"),
        ("grosse Tassen", "cups"),
        ("Haus", "house"),
        ("Haeuser", "house"),
        ("hauser", "house"),
        ("Tee für den Abend", "tea"),
        ("Kraeutertee", "tea"),
    ],
)
async def test_german_words_are_found_in_longer_ones_and_without_umlauts(
    q: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OWN_LANGUAGE, lambda: "de")
    assert await found(q) == [expected]


async def test_a_language_without_stems_finds_words_by_their_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OWN_LANGUAGE, lambda: "cy")
    assert await found("straw") == ["jam"]
    assert await found("jams") == []


async def test_the_best_match_comes_first() -> None:
    for product_id, name, description in (
        ("a-tea", "A tea for each mug", ""),
        ("mug-rack", "Mug rack", ""),
        ("mug", "Mug", ""),
        ("an-egg", "An egg", "Fits into a mug"),
    ):
        await products.put_product(product_id, blanket(name=name, description=description))

    assert await found("mug") == ["mug", "mug-rack", "a-tea", "product_456", "an-egg"]


async def test_a_sku_a_barcode_and_an_id_are_found_exactly_and_first() -> None:
    given = blanket(sku="SC-0815", barcode="4006381333931", name="Zinc bucket", category="")
    await products.put_product("bucket", given)

    for code in ("SC-0815", "sc 0815", "4006381333931", "4006-3813-33931", "bucket"):
        assert (await found(code))[0] == "bucket", code
    assert await found("SC-081") == []
    assert await found("400638133393") == []


@pytest.mark.parametrize("sku", ["NOR.0707-60", "ABC/123", "KT_INS114 DRE", "№ 7"])
async def test_a_sku_with_marks_is_found_as_it_is_written(sku: str) -> None:
    await products.put_product("bucket", blanket(sku=sku, name="Zinc bucket"))
    assert await found(sku) == ["bucket"]


@pytest.mark.parametrize("quote", ["'", "\u2019", "\u2018", "\u02bb", "\u02bc", "\uff07", "`", '"'])
async def test_any_quote_stands_for_the_others(quote: str) -> None:
    await products.put_product("oil", blanket(name="Huile d'olive ABC/123 whisperer"))
    assert await found(f"huile d{quote}olive") == ["oil"]
    assert await found(f"{quote}huile") == ["oil"]
    assert await found("Huile d'olive ABC/123 whisperer") == ["oil"]


@pytest.mark.parametrize("sort", products.CATALOGUE_SORTS)
async def test_equal_prices_and_names_are_on_one_page_each(sort: CatalogueSort) -> None:
    async with transaction():
        for number in range(9):
            await products.put_product(f"same-{number}", blanket(name="Same"))
    search = CatalogueSearch(q="same")
    pages = [
        await products.catalogue_page(search, sort, number=number, limit=2)
        for number in range(1, 6)
    ]
    assert len({one.product_id for part in pages for one in part.products}) == 9


async def test_what_is_archived_is_not_found() -> None:
    await archive()
    assert await found("blanket") == []
    assert await products.suggest(CatalogueSearch(q="blankett")) is None


async def test_a_change_of_the_text_is_found_at_once() -> None:
    await products.put_product("product_456", blanket(name="Red cup", description="", sku="CUP"))

    assert await found("cup") == ["product_456"]
    assert await found("mug") == []


@pytest.mark.parametrize(
    "q",
    [
        "a & !b | (c <-> d) :* 'x' \\",
        "%_%",
        "'; DROP TABLE products.products; --",
        "\u202emug\u202c",
        "🧶🧵",
        "mug 🧶",
        "山田 کتاب हिन्दी",
        "\u0301\u0301",
        "½ ﷺ",
        "a" * 200,
        "a b c d e f g h i j k l m n",
        '"blue',
        "-mug",
        ":*",
    ],
)
@pytest.mark.parametrize("sort", products.CATALOGUE_SORTS)
async def test_no_text_breaks_the_search(q: str, sort: CatalogueSort) -> None:
    await found(q, sort)
    await products.suggest(CatalogueSearch(q=q))


async def test_words_in_scripts_without_blanks_are_found_inside() -> None:
    await products.put_product("kimono", blanket(name="京都の着物"))
    assert await found("着物") == ["kimono"]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("price_low", ["tea", "jam", "honey"]),
        ("price_high", ["product_789", "house", "scissors"]),
        ("newest", ["ipx", "brulee", "house"]),
        ("name", ["ipx", "product_456", "scissors"]),
        ("relevance", ["ipx", "product_456", "scissors"]),
    ],
)
async def test_a_list_is_sorted_and_read_page_by_page(sort: CatalogueSort, ids: list[str]) -> None:
    whole = (await products.catalogue(None, sort, limit=100)).items
    assert [one.product_id for one in whole][:3] == ids

    read: list[products.Product] = []
    cursor = None
    while True:
        part = await products.catalogue(None, sort, cursor=cursor, limit=3)
        read += part.items
        cursor = part.next_cursor
        if cursor is None:
            break
    assert read == whole


async def test_the_best_matches_are_read_page_by_page() -> None:
    search = CatalogueSearch(q="tee")
    for number in range(5):
        await products.put_product(f"tee-{number}", blanket(name=f"Tee {number % 2}"))
    whole = (await products.catalogue(search, "relevance")).items

    first = await products.catalogue(search, "relevance", limit=4)
    rest = await products.catalogue(search, "relevance", cursor=first.next_cursor, limit=4)

    assert first.items + rest.items == whole
    assert len(whole) == 6


async def test_filters_narrow_the_list_down_and_are_counted() -> None:
    await products.move_stock("jam", 3, "first stock", "Ann")
    cheap = CatalogueSearch(price_from=450, price_to=1400)

    part = await products.catalogue_page(cheap, "price_low", number=1, limit=2)
    assert [one.product_id for one in part.products] == ["jam", "honey"]
    assert (part.total, part.pages) == (5, 3)
    assert part.categories == {"Food": 2, "Home": 1, "Kitchen": 2}

    food = CatalogueSearch(price_from=450, price_to=1400, category="Food", in_stock=True)
    part = await products.catalogue_page(food, number=9, limit=2)
    assert [one.product_id for one in part.products] == ["jam"]
    assert (part.total, part.number) == (1, 1)
    assert part.categories == {"Food": 1, "Home": 1}


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("scisors", "scissors"),
        ("brass scisors", "brass scissors"),
        ("mgu", "mug"),
        ("hony", "honey"),
        ("blnaket", "blanket"),
        ("strawbery jamm", "Strawberry jam"),
        ("kreutertee", "Kräutertee"),
        ("scizzors", "scissors"),
        ("xyzzy", None),
        ("xy", None),
        ("blue blanket", None),
    ],
)
async def test_a_typing_error_is_guessed(q: str, meant: str | None) -> None:
    suggestion = await products.suggest(CatalogueSearch(q=q))
    assert (suggestion and suggestion.q) == meant
    assert suggestion is None or suggestion.total == 1


def test_two_letters_swapped_are_one_mistake() -> None:
    assert suggestions.distance("mgu", "mug") == 1
    assert suggestions.distance("scisors", "scissors") == 1
    assert suggestions.distance("kitten", "sitting") == 3
    assert suggestions.distance("", "abc") == 3


@pytest.mark.parametrize(
    "text",
    [
        "Crème-Brûlée",
        "STRASSE Straße ẞ",
        "Ærø Łódź Đà ı İ",
        "ΑΘΉΝΑ Москва ЁЖ Երևան",
        "½ ﬁ Ｆｕｌｌ",
        "が 가 \u200b\u202e\xad a\u0301",
        "".join(map(chr, range(0x20, 0x600))),
    ],
)
async def test_postgresql_folds_as_python_does(text: str) -> None:
    assert await fetch_value("SELECT products.folded($1)", text) == folded(text)


async def test_the_audit_finds_a_product_that_the_search_does_not_know() -> None:
    says = (1, "the search reads each product as it is")
    assert says not in await broken()
    await fetch("UPDATE products.search_entries SET name = 'mug' WHERE product_id = 'product_456'")
    assert says in await broken()
    await fetch("DELETE FROM products.search_entries WHERE product_id = 'product_456'")
    assert says in await broken()


async def test_a_restored_database_finds_the_same() -> None:
    given = dump(os.environ["DATABASE_URL"])
    async with a_database("restored_search") as url:
        restore(given, url)
        connection = await asyncpg.connect(url)
        found = await connection.fetchval(
            "SELECT product_id FROM products.search_entries"
            " WHERE words @@ to_tsquery('english', 'scissors') AND name LIKE '%scissor%'"
        )
        await connection.execute("UPDATE products.products SET name = 'Mugs' || product_id")
        again = await connection.fetchval(
            "SELECT count(*) FROM products.search_entries WHERE words @@ 'mugs:*'"
        )
        await connection.close()
    assert (found, again) == ("scissors", 10)


@pytest.mark.parametrize(
    ("search", "sort", "index"),
    [
        (CatalogueSearch(), "name", "products_by_name"),
        (CatalogueSearch(), "newest", "products_by_publication"),
        (CatalogueSearch(), "price_low", "products_by_price"),
        (CatalogueSearch(), "price_high", "products_by_price"),
        (CatalogueSearch(price_to=100), "name", "products_by_price"),
    ],
)
async def test_indexes_answer_each_search(
    search: CatalogueSearch, sort: CatalogueSort, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[str] = []
    await fetch(MANY, 3000)
    await fetch("ANALYZE products.products, products.stock, products.search_entries")

    async def explained(sql: str, *args: Any) -> list[Row]:
        plans.extend(row["QUERY PLAN"] for row in await fetch(f"EXPLAIN {sql}", *args))
        return await fetch(sql, *args)

    monkeypatch.setattr(sys.modules["app.services.products.catalogue"], "fetch", explained)
    await products.catalogue_page(search, sort)

    assert index in "\n".join(plans)


async def test_a_search_reads_indexes_alone() -> None:
    await fetch(MANY, 3000)
    await fetch("ANALYZE products.search_entries")
    async with transaction():
        scans = "SELECT pg_stat_get_xact_numscans('products.search_entries'::regclass)"
        before = await fetch_value(scans)
        assert await found("thing1234 brass", "name") == ["thing-1234"]
        assert await fetch_value(scans) == before


async def test_a_search_of_several_words_reads_what_has_all_of_them() -> None:
    await fetch(MANY, 3000)
    await fetch("ANALYZE products.search_entries")
    async with transaction():
        read = "SELECT pg_stat_get_xact_tuples_fetched('products.search_entries'::regclass)"
        before = await fetch_value(read)
        assert await found("brass thing1234", "name") == ["thing-1234"]
        assert await fetch_value(read) <= before + 2


@pytest.fixture
async def as_before() -> AsyncIterator[None]:
    yield
    await fetch("TRUNCATE shop.settings")
    await shop.refresh()


async def test_a_category_is_found_by_its_name_in_the_readers_language(as_before: None) -> None:
    names = {"de": {"Kitchen": "Küche & Bad", "Toys": "Spielzeug"}, "fr": {"Toys": "Jouets"}}
    await shop.set_settings({"category_names": names}, "Bea", None)
    for q in ("küche", "Kueche", "Küchen", "kü", "bad"):
        assert set(await found(q, language="de")) == {"cups", "brulee"}
    assert await found("spielzeug holz", language="de") == ["house"]
    assert await found("jouet", language="fr") == ["house"]
    assert await found("jouet", language="de") == await found("spielzeug") == []
    assert set(await found("kitchen", language="de")) == {"cups", "brulee"}
