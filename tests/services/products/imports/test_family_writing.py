"""Families are written for many lines at once, whatever becomes of their members."""

import pytest

from app.services import products
from app.services.products import FamilyInput, FamilyText, ImportCounts
from tests.support.breaches import broken
from tests.support.goods import LARGE, SHIRT, csv_file
from tests.support.importing import apply

pytestmark = pytest.mark.usefixtures("shop")


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


async def test_two_members_that_change_places_are_written_at_once() -> None:
    """No two members have one combination, not even between two statements."""
    await apply()
    first = {**SHIRT, "Product ID": "shirt-s", "Option1 Value": "L"}
    second = {**LARGE, "Product ID": "shirt-l", "Option1 Value": "S"}
    done = await apply(csv_file([first, second]))
    assert done.counts == ImportCounts(changed=2)
    family = await products.find_family("shirt")
    assert {one.product_id: one.values for one in family.members} == {
        "shirt-s": ["L"],
        "shirt-l": ["S"],
    }
