"""The form of a product: mistakes are named, and two editors lose nothing."""

import pytest

from app.services import products
from app.values.fields import NO_PRODUCT_IDS
from app.values.money import Money
from app.values.tax_classes import TaxClass
from tests.support.products import EDIT, blanket
from tests.support.visitor import Visitor


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"price": "1,250.00"}, "Leave out the marks between thousands, as in 1250.00"),
        ({"price": ""}, "Enter the price, such as 12.50"),
        ({"price": "-5"}, "Enter a price of 0 or more"),
        ({"name": "  "}, "Enter a name"),
        ({"name": "x" * 201}, "Name must have at most 200 characters"),
        ({"picture": "../../etc/passwd"}, "Enter the path of a picture"),
        ({"reorder_point": "few"}, "Enter a number from 0 to 1,000,000"),
        ({"reorder_point": "1000001"}, "Enter a number from 0 to 1,000,000"),
        ({"reorder_point": "١"}, "Enter a number from 0 to 1,000,000"),
    ],
)
async def test_a_mistake_is_named_and_nothing_typed_is_lost(
    bea: Visitor, typed: dict[str, str], told: str
) -> None:
    before = await products.find_record("product_789")
    await bea.open(EDIT)
    await bea.send(EDIT, **{"description": "Soft.", **typed})

    assert bea.page.status_code == 422
    assert "There is a problem" in bea.text
    assert bea.text.count(told) == 2
    assert "<title>Error: " in bea.page.text
    assert bea.form(EDIT).value("description") == "Soft."
    for name, value in typed.items():
        assert bea.form(EDIT).value(name) == value.strip()
    assert await products.find_record("product_789") == before

    good = {"name": "Blanket", "price": "10", "picture": "", "reorder_point": "5"}
    await bea.send(EDIT, **good)
    assert "Blanket saved." in bea.text


async def test_the_second_of_two_managers_sees_both_values_and_loses_nothing(bea: Visitor) -> None:
    await bea.open(EDIT)
    theirs = blanket(7900, description="From Mia.", category="Textiles")
    await products.put_product("product_789", theirs, "Mia")

    await bea.send(EDIT, price="99", description="From Bea.")

    assert bea.page.status_code == 409
    assert "Mia changed this product while you were editing" in bea.text
    assert "Price changed by both 79.00 99.00" in bea.text
    assert "Description changed by both From Mia. From Bea." in bea.text
    assert "Fields you had not changed now show the saved values: category Textiles" in bea.text
    assert (await products.find_product("product_789")).price == Money.of(7900)

    await bea.send(EDIT)
    saved = await products.find_product("product_789")
    assert (saved.price, saved.description, saved.category) == (
        Money.of(9900),
        "From Bea.",
        "Textiles",
    )


async def test_two_who_change_different_things_keep_both(bea: Visitor) -> None:
    await bea.open(EDIT)
    await products.put_product("product_789", blanket(7900, sold=False), "Mia")
    await bea.send(EDIT, name="Merino blanket")
    assert "Name Wool blanket Merino blanket" in bea.text
    assert "price 79.00 , on sale archived" in bea.text

    await bea.send(EDIT)
    record = await products.find_record("product_789")
    assert (record.name, record.price.amount, record.sold) == ("Merino blanket", 7900, False)


async def test_a_fault_does_not_hide_that_somebody_else_was_there(bea: Visitor) -> None:
    await bea.open(EDIT)
    await products.put_product("product_789", blanket(7900), "Mia")
    await bea.send(EDIT, price="much")
    assert bea.page.status_code == 422
    await bea.send(EDIT, price="99")
    assert bea.page.status_code == 409


async def test_the_same_sent_twice_is_saved_once(bea: Visitor) -> None:
    await bea.open(EDIT)
    sent = bea.page
    for _ in range(2):
        bea.page = sent
        await bea.send(EDIT, price="99")
        assert "Wool blanket saved." in bea.text
    assert (await products.find_record("product_789")).version == 2


async def test_a_form_without_its_version_never_overwrites(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, price="99", version="")
    assert bea.page.status_code == 409
    assert (await products.find_product("product_789")).price == Money.of(8900)


async def test_an_id_that_is_taken_or_cannot_be_is_named(bea: Visitor) -> None:
    for product_id, told in (
        ("product_456", "“product_456” is already the ID of Blue mug; choose another"),
        ("a b", "Use letters, digits, dots, dashes and underscores"),
        *((one, f"“{one}” cannot be used as an ID; choose another") for one in NO_PRODUCT_IDS),
    ):
        await bea.open("/staff/products/new")
        await bea.send("/staff/products", name="Lamp", price="1", product_id=product_id)
        assert bea.page.status_code in (409, 422)
        assert told in bea.text
        assert bea.form("/staff/products").value("name") == "Lamp"
    await bea.send("/staff/products", name="灯", price="1", product_id="")
    assert "Use letters" in bea.text
    assert (await products.find_product("product_456")).name == "Blue mug"


async def test_a_tax_class_is_chosen_and_any_other_refused(bea: Visitor) -> None:
    await bea.open(EDIT)
    assert bea.form(EDIT).value("tax_class") == TaxClass.STANDARD
    await bea.send(EDIT, tax_class=TaxClass.REDUCED)
    assert "Tax class Reduced rate" in bea.text
    assert (await products.find_product("product_789")).tax_class == TaxClass.REDUCED
    await bea.open("/staff/audit-log?subject=product_789")
    assert "Tax class Standard rate → Reduced rate" in bea.text

    await bea.open(EDIT)
    await bea.send(EDIT, tax_class="SALES_TAX")
    assert (bea.page.status_code, bea.text.count("Choose one of the tax classes")) == (422, 2)
