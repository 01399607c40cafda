"""A family is named in each customer's language, and names its products in it as well."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.infra.database import fetch
from app.services import products, sales, shop
from app.services.products import (
    CatalogueSearch,
    FamilyInput,
    FamilyMember,
    FamilyText,
    ProductText,
)
from app.services.products.family_texts import carried
from app.values.fields import Invalid
from tests.support.breaches import broken
from tests.support.cast import basket, shipment_of
from tests.support.products import blanket

pytestmark = pytest.mark.usefixtures("shop")

MEMBERS = [FamilyMember("product_456", ["Blue"]), FamilyMember("product_789", ["Red"])]
GERMAN = FamilyText("Becher", ["Farbe"], [{"Blue": "Blau"}])


def mugs(members: list[FamilyMember] = MEMBERS, **texts: FamilyText) -> FamilyInput:
    return FamilyInput("Mug", ["Colour"], members, texts)


async def put(given: FamilyInput) -> products.Family:
    return (await products.put_family("mugs", given, "Bea"))[0]


async def names(language: str) -> list[str]:
    found = await products.find_products(["product_456", "product_789"], language=language)
    return [found[one].name for one in ("product_456", "product_789")]


async def test_members_are_named_in_each_language_that_the_family_has_a_name_in() -> None:
    made = await put(mugs(de=GERMAN, fr=FamilyText(options=["Couleur"])))
    assert made.texts == {"de": GERMAN, "fr": FamilyText(options=["Couleur"])}
    assert await names("de") == ["Becher (Blau)", "Becher (Red)"]
    assert await names("fr") == await names("") == ["Mug (Blue)", "Mug (Red)"]

    search = CatalogueSearch(q="becher blau", language="de")
    page = await products.catalogue_page(search)
    cards = await products.family_cards(page.products, search)
    assert ([one.name for one in page.products], cards["mugs"].name) == (
        ["Becher (Blau)"],
        "Becher",
    )
    assert (await products.family_cards(page.products))["mugs"].name == "Mug"
    assert not await broken()


async def test_a_customer_buys_in_her_language_and_the_staff_pack_in_the_shops(
    settle: Callable[[], Awaitable[int]],
) -> None:
    await put(mugs(de=GERMAN))
    placed, _again = await sales.place_order(basket(product_456=1), language="de")
    await settle()
    assert placed.items[0].name == "Becher (Blau)"
    assert [one.name for one in (await shipment_of(placed)).items] == ["Mug (Blue)"]


async def test_texts_stay_until_others_are_given_and_equal_ones_change_nothing() -> None:
    made = await put(mugs(de=GERMAN))
    before = await products.find_record("product_456")
    assert await put(mugs(de=GERMAN)) == made
    kept = await put(FamilyInput("Mug", ["Colour"], MEMBERS))
    assert kept == made
    assert await products.find_record("product_456") == before

    red = FamilyText("Becher", ["Farbe"], [{"Blue": "Blau", "Red": "Rot"}])
    await put(mugs(de=red))
    assert await names("de") == ["Becher (Blau)", "Becher (Rot)"]
    assert (await products.find_record("product_456")).version == before.version
    assert (await products.find_record("product_789")).version == before.version + 1


async def test_a_name_that_is_taken_away_leaves_the_descriptions() -> None:
    texts = {"de": ProductText("Wolldecke", "Aus Wolle.")}
    await products.put_product("product_789", blanket(texts=texts))
    await put(mugs(de=GERMAN))
    assert await names("de") == ["Becher (Blau)", "Becher (Red)"]
    await put(mugs())
    assert await names("de") == ["Mug (Blue)", "Mug (Red)"]
    found = await products.find_record("product_789")
    assert found.texts == {"de": ProductText("", "Aus Wolle.")}
    assert (await products.find_record("product_456")).texts == {}
    assert not await broken()


async def test_a_product_that_leaves_keeps_its_names_and_one_that_joins_gets_them() -> None:
    await put(mugs(MEMBERS[:1], de=GERMAN))
    await put(FamilyInput("Mug", ["Colour"], MEMBERS[1:]))
    assert await names("de") == ["Becher (Blau)", "Becher (Red)"]
    assert (await products.find_family("mugs")).texts == {"de": FamilyText("Becher", ["Farbe"])}
    assert not await broken()


async def test_a_members_name_is_changed_at_its_family_in_each_language() -> None:
    await put(mugs(de=GERMAN))

    async def change(**texts: ProductText) -> dict[str, ProductText]:
        given = blanket(name="Mug (Red)", texts=texts)
        return (await products.put_product("product_789", given))[0].texts

    with pytest.raises(Invalid, match="change the family instead") as refused:
        await change(de=ProductText("Wolldecke"))
    assert refused.value.field == "texts.de.name"
    named = ProductText("Becher (Red)", "Aus Wolle.")
    assert await change(de=ProductText("", "Aus Wolle.")) == {"de": named}
    assert await change(de=named) == {"de": named}
    french = ProductText("Couverture")
    assert await change(fr=french) == {"de": ProductText("Becher (Red)"), "fr": french}


@pytest.mark.parametrize(
    ("texts", "field", "told"),
    [
        ({"es": GERMAN}, "texts.es", "must be one of de, en, fr"),
        ({"en": GERMAN}, "texts.en", "own language"),
        ({"de": FamilyText(options=["Farbe", "Größe"])}, "texts.de.options", "each option"),
        ({"de": FamilyText(values=[{"Blue": "Blau"}, {}])}, "texts.de.values", "each option"),
        ({"de": FamilyText(values=[{"Pink": "Rosa"}])}, "texts.de.values[0]", "no product has"),
        ({"de": FamilyText(values=[{"Blue": "red"}])}, "texts.de.values[0]", "all be different"),
    ],
)
async def test_what_cannot_be_said_is_named(texts: Any, field: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        await put(mugs(**texts))
    assert refused.value.field == field


async def test_names_have_bounds_and_options_are_different_in_each_language() -> None:
    long = [FamilyMember("product_456", ["S", "M", "L"])]
    words = [{"S": "s" * 40}, {"M": "m" * 40}, {"L": "l" * 40}]
    for text, field in (
        (FamilyText("M" * 120, [], words), "texts.de.name"),
        (FamilyText("", ["b", ""]), "texts.de.options"),
    ):
        options = ["A", "B", "C"][: len(text.options) or 3]
        members = [FamilyMember("product_456", long[0].values[: len(options)])]
        with pytest.raises(Invalid) as refused:
            await put(FamilyInput("Mug", options, members, {"de": text}))
        assert refused.value.field == field


def test_texts_follow_their_options() -> None:
    said = {"de": FamilyText("Hemd", ["Farbe", "Größe"], [{"Blue": "Blau"}, {"S": "Klein"}])}
    swapped = carried(said, ["Colour", "Size"], ["Size", "Colour"], members("S", "Blue"))
    assert swapped == {
        "de": FamilyText("Hemd", ["Größe", "Farbe"], [{"S": "Klein"}, {"Blue": "Blau"}])
    }
    renamed = carried(said, ["Colour", "Size"], ["Shade", "Size"], members("Blue", "M"))
    assert renamed == {"de": FamilyText("Hemd", ["Farbe", "Größe"], [{"Blue": "Blau"}, {}])}
    fewer = carried(said, ["Colour", "Size"], ["Size"], members("M"))
    assert fewer == {"de": FamilyText("Hemd", ["Größe"])}


def members(*values: str) -> list[FamilyMember]:
    return [FamilyMember("product_456", list(values))]


async def test_drafts_have_the_names_and_descriptions_of_the_first_in_each_language() -> None:
    texts = {"de": ProductText("Wolldecke", "Aus Wolle.")}
    await products.put_product("product_789", blanket(texts=texts))
    first = [FamilyMember("product_789", ["Red"])]
    await products.put_family_with_combinations(
        "mugs", mugs(first, de=GERMAN), [["Red", "Blue"]], "Bea"
    )
    draft = await products.find_record("mugs-blue")
    assert draft.texts == {"de": ProductText("Becher (Blau)", "Aus Wolle.")}
    assert not await broken()


async def test_texts_rest_while_their_language_is_the_shops_own() -> None:
    await put(mugs(de=GERMAN))
    try:
        await shop.set_settings({"language": "de"}, "Bea", None)
        await put(FamilyInput("Tasse", ["Colour"], MEMBERS, {}))
        assert await names("de") == ["Tasse (Blue)", "Tasse (Red)"]
        shown = await products.find_products(["product_456"])
        search = CatalogueSearch(language="de")
        cards = await products.family_cards(shown.values(), search)
        assert cards["mugs"].name == "Tasse"
        assert not await broken()
    finally:
        await fetch("TRUNCATE shop.settings")
        await shop.refresh()
    assert await names("de") == ["Becher (Blau)", "Becher (Red)"]


async def test_the_audit_finds_a_member_with_another_name() -> None:
    await put(mugs(de=GERMAN))
    told = "each product of a family is named by it in each language that it speaks"
    for breach in (
        "UPDATE products.texts SET name = 'Tasse' WHERE product_id = 'product_456'",
        "UPDATE products.family_texts SET options = '{Farbe,Form}'",
    ):
        await fetch(breach)
        assert told in {says for _promise, says in await broken()}
        await fetch("UPDATE products.texts SET name = 'Becher (Blau)' WHERE name = 'Tasse'")
