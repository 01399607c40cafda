"""Customers read about products in their language, from the catalogue to their order."""

from app.services import products
from app.services.products import FamilyInput, FamilyMember, FamilyText, ProductText
from tests.support.checkout import TYPED
from tests.support.products import blanket
from tests.support.visitor import Visitor

GERMAN = {"de": ProductText("Wolldecke", "Aus gesponnener Wolle.")}


async def test_a_german_customer_reads_german_from_the_catalogue_to_her_order(
    visitor: Visitor, shop: None
) -> None:
    await products.put_product("product_789", blanket(texts=GERMAN))
    visitor.client.cookies.set("language", "de")

    assert "Wolldecke" in (await visitor.open("/")).text
    assert "Wolldecke" in (await visitor.open("/?q=Wolldecken")).text
    await visitor.open("/products/product_789")
    assert "Wolldecke" in visitor.text
    assert "Aus gesponnener Wolle." in visitor.text
    await visitor.send("/cart/lines", quantity="1")
    assert "Wolldecke" in (await visitor.open("/cart")).text
    await visitor.open("/checkout")
    assert "Wolldecke" in visitor.text
    await visitor.send("/orders", **TYPED)
    assert "Wolldecke" in visitor.text
    assert "Wool blanket" not in visitor.text

    visitor.client.cookies.set("language", "fr")
    assert "Wool blanket" in (await visitor.open("/")).text


async def test_a_german_customer_chooses_among_german_words(visitor: Visitor, shop: None) -> None:
    members = [FamilyMember("product_456", ["Blue"]), FamilyMember("product_789", ["Red"])]
    german = {"de": FamilyText("Becher", ["Farbe"], [{"Blue": "Blau"}])}
    await products.put_family("mugs", FamilyInput("Mug", ["Colour"], members, german))
    visitor.client.cookies.set("language", "de")

    await visitor.open("/")
    assert "Becher" in visitor.text
    assert "Mug" not in visitor.text
    await visitor.open("/products/product_789")
    assert "Becher (Red)" in visitor.text
    assert "Farbe Blau Red" in visitor.text
    await visitor.send("/cart/lines", option_0="Blue", quantity="1")
    assert "Becher (Blau)" in (await visitor.open("/cart")).text

    visitor.client.cookies.set("language", "fr")
    await visitor.open("/products/product_789")
    assert "Mug (Red)" in visitor.text
    assert "Colour Blue Red" in visitor.text
