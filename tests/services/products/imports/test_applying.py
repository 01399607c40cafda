"""A file is compared, applied by one press, and changes nothing the second time."""

import pytest

from app.infra.database import fetch
from app.services import products
from app.services.products import ImportCounts
from app.values.money import Money
from tests.support.cast import place
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply, check, faults, worked
from tests.support.products import blanket, levels

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_same_file_again_changes_nothing() -> None:
    await apply()
    before = [await products.find_record(one) for one in ("shirt-s", "shirt-l", "lamp")]
    family = await products.find_family("shirt")
    again = await apply(sets_stock=True)
    assert again.counts == ImportCounts(same=3)
    assert before == [await products.find_record(one) for one in ("shirt-s", "shirt-l", "lamp")]
    assert family == await products.find_family("shirt")


async def test_what_is_sold_meanwhile_is_not_overwritten() -> None:
    await apply()
    await products.move_stock("lamp", -3, "sold at the fair", "Bea")
    again = await apply()
    assert again.counts == ImportCounts(same=3, counted=1)
    assert (await products.find_record("lamp")).on_hand == 4


async def test_a_quantity_becomes_a_movement_of_the_difference_if_that_is_wanted() -> None:
    await apply()
    await products.move_stock("lamp", -3, "sold at the fair", "Bea")
    await apply(sets_stock=True)
    moved = await products.movements("lamp")
    assert (moved[0].quantity, moved[0].reason, moved[0].moved_by) == (3, "import", "Bea")
    assert (await products.find_record("lamp")).on_hand == 7


async def test_fewer_than_orders_hold_are_refused_with_line_and_column() -> None:
    await place(product_456=3)
    row = {"Handle": "mug", "Product ID": "product_456", "Variant Inventory Qty": "2"}
    done = await apply(csv_file([row]), sets_stock=True)
    assert await faults(done) == [
        (2, "Variant Inventory Qty", "is less than the 3 that open orders hold")
    ]
    assert (await levels())[1] == 3


async def test_stock_that_moves_between_check_and_press_is_left() -> None:
    await apply()
    checked = await check(csv_file([{**LAMP, "Variant Inventory Qty": "9"}]))
    await products.move_stock("lamp", -1, "sold at the fair", "Bea")
    await products.apply_import(checked.import_id, "Bea", sets_stock=True)
    done = await worked(checked.import_id)
    assert [column for _line, column, _message in await faults(done)] == ["Variant Inventory Qty"]
    assert (await products.find_record("lamp")).on_hand == 6


async def test_what_somebody_changes_between_check_and_press_is_not_overwritten() -> None:
    await apply()
    checked = await check(csv_file([{**LAMP, "Variant Price": "59"}]))
    lamp = blanket(5500, name="Lamp", sku="LAMP")
    await products.put_product("lamp", lamp, "Mia")
    await products.apply_import(checked.import_id, "Bea")
    done = await worked(checked.import_id)
    assert done.counts.refused == 1
    assert (await products.find_record("lamp")).price == Money.of(5500)


async def test_options_change_with_all_products_of_a_family_or_with_none() -> None:
    await apply()
    red = {"Option2 Name": "Colour", "Option2 Value": "Red"}
    checked = await check(csv_file([{**SHIRT, **red}, {**LARGE, "Option2 Value": "Red"}]))
    assert checked.counts == ImportCounts(changed=2)
    small = await products.find_record("shirt-s")
    await products.put_product("shirt-s", blanket(1234, name=small.name, sku="TS-S"), "Mia")
    await products.apply_import(checked.import_id, "Bea")
    done = await worked(checked.import_id)
    assert [message for _line, _column, message in await faults(done)] == [
        "was changed since the file was checked; check the file again",
        "differs from the options that the family has: Size",
    ]
    family = await products.find_family("shirt")
    assert (family.options, [one.values for one in family.members]) == (["Size"], [["S"], ["L"]])


async def test_what_the_database_refuses_fails_alone() -> None:
    checked = await check()
    # Somebody takes the code after the check, and gives it back to nobody.
    await fetch(
        "UPDATE products.import_entries SET given = jsonb_set(given, '{values,sku}', '\"TS-S\"')"
        " WHERE import_id = $1 AND product_id = 'lamp'",
        checked.import_id,
    )
    await products.apply_import(checked.import_id, "Bea")
    done = await worked(checked.import_id)
    assert done.counts == ImportCounts(new=2, refused=1)
    assert (await products.find_record("shirt-s")).sku == "TS-S"
