"""Products, families and stock are written for many lines at once."""

import pytest

from app.infra.database import fetch
from app.services import products
from app.services.products import FamilyInput, FamilyText
from app.values.money import Money
from app.values.product_states import ImportState
from tests.support.breaches import broken
from tests.support.goods import LARGE, csv_file
from tests.support.importing import apply

pytestmark = pytest.mark.usefixtures("shop")


async def test_one_press_makes_products_families_and_stock() -> None:
    done = await apply()
    assert (done.state, done.settled, done.applied_by) == (ImportState.DONE, 3, "Bea")
    family = await products.find_family("shirt")
    assert (family.name, family.options) == ("T-shirt", ["Size"])
    assert [(one.product_id, one.values) for one in family.members] == [
        ("shirt-s", ["S"]),
        ("shirt-l", ["L"]),
    ]
    small = await products.find_record("shirt-s")
    assert (small.name, small.price, small.sku) == ("T-shirt (S)", Money.of(1990), "TS-S")
    assert small.description == "Soft & warm.\n\nTwo sizes."
    assert (small.category, small.weight_grams, small.on_hand) == ("Clothes", 180, 4)
    assert (small.manufacturer.name, small.changed_by, small.version) == ("Mill & Sons", "Bea", 1)
    assert (await products.find_record("lamp")).sold
    moved = await products.movements("lamp")
    assert [(one.quantity, one.reason) for one in moved] == [(7, "opening stock")]


async def test_a_family_keeps_the_products_that_the_file_leaves_out() -> None:
    await apply()
    medium = {**LARGE, "Option1 Name": "Size", "Option1 Value": "M", "Variant SKU": "TS-M"}
    await apply(csv_file([medium]))
    family = await products.find_family("shirt")
    assert [one.values for one in family.members] == [["S"], ["L"], ["M"]]
    assert (await products.find_record("shirt-m")).name == "T-shirt (M)"


async def test_a_family_keeps_its_texts_and_names_new_products_by_them() -> None:
    await apply()
    family = await products.find_family("shirt")
    german = FamilyText("Hemd", ["Größe"], [{"S": "Klein", "L": "Groß"}])
    given = FamilyInput(family.name, family.options, family.members, {"de": german})
    await products.put_family("shirt", given)
    await apply()
    medium = {**LARGE, "Option1 Name": "Size", "Option1 Value": "M", "Variant SKU": "TS-M"}
    await apply(csv_file([medium]))
    assert (await products.find_family("shirt")).texts == {"de": german}
    shirts = ["shirt-s", "shirt-l", "shirt-m"]
    found = await products.find_products(shirts, language="de")
    assert [found[one].name for one in shirts] == ["Hemd (Klein)", "Hemd (Groß)", "Hemd (M)"]
    assert not await broken()


async def test_each_product_is_in_the_audit_log() -> None:
    await apply()
    lines = await fetch(
        "SELECT action, actor_kind, actor_name FROM audit_log.lines WHERE subject_id = 'lamp'"
        " ORDER BY id"
    )
    assert [row["action"] for row in lines] == ["product.made", "stock.moved"]
    assert {row["actor_name"] for row in lines} == {"Bea"}
