"""Customers read about products in their language, from the catalogue to their order."""

from app.services import products
from app.services.products import ProductText
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
