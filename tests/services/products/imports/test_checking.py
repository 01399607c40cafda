"""A file is compared with the shop, and nothing is changed."""

import pytest

from app.services import products
from app.services.products import ImportCounts
from app.values.money import Money
from app.values.product_states import ImportState
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply, check, entries, faults, worked

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_file_is_compared_before_anything_is_changed() -> None:
    checked = await check()
    assert (checked.state, checked.found, checked.settled) == (ImportState.CHECKED, 3, 3)
    assert (checked.format, checked.encoding, checked.separator) == ("Shopify", "UTF-8", ",")
    assert checked.counts == ImportCounts(new=3)
    with pytest.raises(products.UnknownProduct):
        await products.find_product("lamp")


async def test_a_change_is_shown_field_by_field() -> None:
    await apply()
    dearer = {**LAMP, "Title": "Desk lamp", "Variant Price": "59.00"}
    checked = await check(csv_file([SHIRT, LARGE, dearer]))
    assert checked.counts == ImportCounts(changed=1, same=2)
    assert (await entries(checked))["lamp"].changes == {
        "name": ("Lamp", "Desk lamp"),
        "price": (4900, 5900),
    }
    await products.apply_import(checked.import_id, "Mia")
    await worked(checked.import_id)
    lamp = await products.find_record("lamp")
    assert (lamp.name, lamp.price, lamp.version, lamp.changed_by) == (
        "Desk lamp",
        Money.of(5900),
        2,
        "Mia",
    )


async def test_a_bad_line_fails_alone() -> None:
    rows = [
        SHIRT,
        {**LARGE, "Variant Price": "cheap"},
        {**LAMP, "Variant SKU": "TS-S"},
        {**LAMP, "Handle": "desk", "Title": "D" * 300, "Variant SKU": ""},
        {**LAMP, "Handle": "good", "Variant SKU": "GOOD"},
    ]
    done = await apply(csv_file(rows))
    assert await faults(done) == [
        (
            3,
            "Variant Price",
            "must be a price such as 12.50 or 12,50, without marks between thousands",
        ),
        (4, "Variant SKU", "is that of line 2 already"),
        (5, "Title", "Expected `str` of length <= 200"),
    ]
    assert done.counts == ImportCounts(new=2, refused=3)
    assert [one.values for one in (await products.find_family("shirt")).members] == [["S"]]
    assert (await products.find_record("good")).on_hand == 7
