"""A product is named, described and found in each customer's language; the staff see its own."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.infra.database import fetch, fetch_value
from app.services import products, sales, shop
from app.services.products import CatalogueSearch, ProductText
from app.values.fields import Invalid
from tests.support.breaches import broken
from tests.support.cast import basket, shipment_of
from tests.support.products import blanket
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")

BLANKET = "product_789"
GERMAN = {"de": ProductText("Wolldecke", "Aus gesponnener Wolle.")}
IN_GERMAN = CatalogueSearch(language="de")


async def said(**texts: ProductText) -> products.Product:
    product, _made = await products.put_product(BLANKET, blanket(texts=texts), "Bea")
    return product


async def found(q: str, language: str = "") -> list[str]:
    search = CatalogueSearch(q=q, language=language)
    return [one.name for one in (await products.catalogue(search)).items]


async def test_what_is_missing_in_a_language_is_shown_in_the_shops_own() -> None:
    await said(de=ProductText("Wolldecke"), fr=ProductText(description="En laine."))

    german = await products.find_product(BLANKET, language="de")
    assert (german.name, german.description) == ("Wolldecke", "")
    french = (await products.find_products([BLANKET], language="fr"))[BLANKET]
    assert (french.name, french.description) == ("Wool blanket", "En laine.")
    assert (await products.find_product(BLANKET)).name == "Wool blanket"
    assert (await products.find_record(BLANKET)).name == "Wool blanket"


async def test_texts_stay_until_others_are_given() -> None:
    first = await said(**GERMAN)
    assert first.texts == GERMAN
    assert await said(**GERMAN) == first
    kept, _made = await products.put_product(BLANKET, blanket(), "Pat")
    assert kept == first
    gone = await said()
    assert (gone.texts, gone.version) == ({}, first.version + 1)
    assert await said(de=ProductText(" ", " \n")) == gone
    new, _made = await products.put_product("towel", blanket(texts=GERMAN))
    assert new.texts == GERMAN


async def test_a_text_is_in_a_language_that_the_shop_speaks_besides_its_own() -> None:
    for language in ("en", "es", ""):
        with pytest.raises(Invalid) as refused:
            await said(**{language: ProductText("x")})
        assert refused.value.field == f"texts.{language}"


async def test_a_search_finds_the_words_of_all_languages_by_the_stems_of_the_one_asked() -> None:
    assert await found("Wolldecken", "de") == []
    await said(**GERMAN)
    assert await found("Wolldecken", "de") == ["Wolldecke"]
    assert await found("gesponnenen wollen", "de") == ["Wolldecke"]
    assert await found("wolldecke") == ["Wool blanket"]
    assert await found("blankets", "de") == ["Wolldecke"]
    await said()
    assert await found("Wolldecken", "de") == []
    assert not await broken()


async def test_an_order_keeps_the_customers_name_and_the_staff_pack_by_the_shops(
    settle: Callable[[], Awaitable[int]],
) -> None:
    await said(**GERMAN)

    async def order(language: str) -> tuple[str, Any]:
        wanted = basket(product_789=1, product_456=1)
        placed, _again = await sales.place_order(wanted, language=language)
        await settle()
        shipment = await shipment_of(placed)
        return placed.items[0].name, [item.name for item in shipment.items]

    packed = ["Wool blanket", "Blue mug"]
    assert await order("de") == ("Wolldecke", packed)
    assert await order("fr") == ("Wool blanket", packed)
    assert await order("en") == ("Wool blanket", packed)
    await said()
    names = await fetch("SELECT name FROM sales.items WHERE product_id = $1", BLANKET)
    assert sorted(row["name"] for row in names) == ["Wolldecke", "Wool blanket", "Wool blanket"]
    assert not await broken()


async def test_the_audit_finds_a_search_entry_without_the_texts() -> None:
    await said(**GERMAN)
    await fetch("UPDATE products.search_entries SET words = products.stems('') WHERE true")
    assert await fetch_value("SELECT count(*) FROM products.search_entries") == 2
    assert "the search reads each product as it is" in {says for _promise, says in await broken()}


async def test_a_text_rests_while_its_language_is_the_shops_own() -> None:
    """Nobody could change it then, and an order has the name of the product's row."""
    await said(**GERMAN)
    await shop.set_settings({"language": "de"}, "Bea", None)
    decke = blanket(name="Decke", description="Aus Wolle.")
    await products.put_product(BLANKET, decke)

    product = await products.find_product(BLANKET, language="de")
    assert (product.name, product.description) == ("Decke", "Aus Wolle.")
    assert [one.name for one in (await products.catalogue(IN_GERMAN)).items] == [
        "Blue mug",
        "Decke",
    ]
    placed, _again = await sales.place_order(basket(product_789=1), language="de")
    assert placed.items[0].name == "Decke"

    await shop.set_settings({"language": "en"}, "Bea", None)
    assert (await products.find_product(BLANKET, language="de")).name == "Wolldecke"
