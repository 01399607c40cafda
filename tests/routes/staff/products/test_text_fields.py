"""A product's form has its name and description in each further language."""

from app.services import products
from tests.support.products import EDIT
from tests.support.visitor import Visitor


async def test_texts_are_entered_on_the_products_form(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, name_de="Wolldecke", description_de="Aus Wolle.")
    assert "Wool blanket saved." in bea.text
    assert bea.form(EDIT).value("name_de") == "Wolldecke"
    assert "Name in German" in (await bea.open("/staff/audit-log?subject=product_789")).text

    await bea.open(EDIT)
    await bea.send(EDIT, name_fr="x" * 201)
    assert "Name in French must have at most 200 characters" in bea.text
    await bea.send(EDIT, name_fr="", name_de="", description_de="")
    assert (await products.find_record("product_789")).texts == {}
