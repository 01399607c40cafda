"""A product is prepared as a draft, looked at, and put on sale; its page names who made it."""

import httpx
import pytest

from app.services import products
from tests.support.products import EDIT, blanket, levels
from tests.support.visitor import Visitor

NEW = "/staff/products"
VASE = "/staff/products/vase"


async def test_a_draft_is_prepared_looked_at_and_put_on_sale(bea: Visitor) -> None:
    await bea.open("/staff/products/new")
    await bea.send(NEW, name="Vase", price="39", sold="", opening_stock="9")
    assert "Vase saved as a draft." in bea.text
    assert "Only the staff can see it." in bea.text
    assert (await bea.open("/products/vase")).status_code == 404
    assert "Vase" not in (await bea.open("/")).text

    await bea.open(f"{VASE}/preview")
    assert "This is a preview. Only the staff can see this draft." in bea.text
    assert "Add to cart" not in bea.text
    assert "Vase" in (await bea.open("/staff/products?view=drafts")).text
    assert "Draft" in (await bea.open("/staff/stock/vase")).text

    await bea.open(VASE)
    await bea.send(VASE, sold="yes")
    assert "Vase" in (await bea.open("/")).text
    assert await levels("vase") == (9, 0)


async def test_a_product_with_its_first_stock_can_be_sold_at_once(bea: Visitor) -> None:
    await bea.open("/staff/products/new")
    await bea.send(NEW, name="Vase", price="39", opening_stock="9")
    assert "Vase added, with 9 in stock." in bea.text
    await bea.open("/staff/stock/vase")
    assert "opening stock" in bea.text
    assert "Stock changed" in (await bea.open("/staff/audit-log?subject=vase")).text
    await bea.open("/products/vase")
    assert "Only 9 left" in bea.text


async def test_a_customer_reads_who_made_it_and_what_to_beware_of(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(
        EDIT,
        weight_grams="1250",
        manufacturer="Weberei Lang",
        manufacturer_address="Gasse 1\n07768 Kahla",
        manufacturer_contact="https://weberei-lang.example/kontakt",
        responsible_person="Anna Keller, Weimar",
        safety_information="Keep away from fire.",
    )
    await bea.open("/products/product_789")
    assert "Weight 1.25 kg Manufacturer Weberei Lang Gasse 1 07768 Kahla" in bea.text
    assert "Responsible person in the EU Anna Keller, Weimar" in bea.text
    assert "Safety information Keep away from fire." in bea.text
    assert 'href="https://weberei-lang.example/kontakt" rel="noopener nofollow"' in bea.page.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"weight_grams": "1,5 kg"}, "Enter a number from 0 to 1,000,000"),
        ({"weight_grams": "1000001"}, "Enter a number from 0 to 1,000,000"),
        ({"manufacturer_contact": "javascript:alert(1)"}, "Enter an email address, or a web"),
        ({"manufacturer": "x" * 201}, "The name must have at most 200 characters"),
        ({"responsible_person": "x" * 501}, "The responsible person must have at most 500"),
    ],
)
async def test_what_cannot_be_is_named(bea: Visitor, typed: dict[str, str], told: str) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, **typed)
    assert bea.page.status_code == 422
    assert told in bea.text
    for name, value in typed.items():
        assert bea.form(EDIT).value(name) == value


async def test_a_stock_that_is_none_loses_nothing_that_was_typed(bea: Visitor) -> None:
    await bea.open("/staff/products/new")
    await bea.send(NEW, name="Vase", price="39", opening_stock="a few")
    assert bea.page.status_code == 422
    assert bea.form(NEW).value("opening_stock") == "a few"
    assert bea.form(NEW).value("name") == "Vase"


async def test_strangers_see_no_preview(client: httpx.AsyncClient, shop: None) -> None:
    await products.put_product("vase", blanket(draft=True))
    answer = await client.get(f"{VASE}/preview")
    assert (answer.status_code, answer.headers["location"][:12]) == (303, "/staff/login")
