"""What a line means is decided alike when it is checked and when it is applied."""

import pytest

from app.services import products
from app.services.products import ImportCounts, PictureCounts
from app.services.products.pictures import MAX_PICTURES
from app.values.money import Money
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply, check, faults, worked

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_family_that_was_made_here_is_known_by_its_skus() -> None:
    await apply()
    renamed = [{**row, "Handle": "tee", "Title": "Tee"} for row in (SHIRT, LARGE)]
    done = await apply(csv_file(renamed))
    assert done.counts == ImportCounts(changed=2)
    assert (await products.find_family("shirt")).name == "Tee"
    assert (await products.find_record("shirt-l")).name == "Tee (L)"


async def test_a_product_with_the_options_of_another_is_refused_alone() -> None:
    await apply()
    large = {**SHIRT, "Variant SKU": "TS-L", "Option1 Value": "s"}
    medium = {**SHIRT, "Variant SKU": "TS-M", "Option1 Value": "M"}
    checked = await check(csv_file([large, medium]))
    assert await faults(checked) == [
        (2, "Option1 Value", "has the combination of another product"),
    ]
    await products.apply_import(checked.import_id, "Bea")
    assert (await worked(checked.import_id)).counts == ImportCounts(new=1, refused=1)


async def test_pictures_that_find_no_room_change_nothing_the_second_time() -> None:
    pictures = [{"Handle": "lamp", "Image Src": f"https://a.example/{n}.jpg"} for n in range(25)]
    content = csv_file([{**LAMP, **pictures[0]}, *pictures[1:]])
    assert (await apply(content)).pictures == PictureCounts(waiting=MAX_PICTURES)
    assert (await check(content)).counts == ImportCounts(same=1)


async def test_a_price_to_compare_with_makes_a_sale_and_its_end() -> None:
    await apply()
    reduced = {**LAMP, "Variant Price": "39", "Variant Compare At Price": "49"}
    await apply(csv_file([reduced]))
    lamp = await products.find_record("lamp")
    assert (lamp.price, lamp.price_now) == (Money.of(4900), Money.of(3900))
    assert (await apply(csv_file([reduced]))).counts == ImportCounts(same=1)
    await apply(csv_file([{**LAMP, "Variant Compare At Price": ""}]))
    assert (await products.find_record("lamp")).sale is None


async def test_a_variant_with_another_sku_is_known_by_its_options() -> None:
    await apply()
    done = await apply(csv_file([SHIRT, {**LARGE, "Variant SKU": "NEW-L"}]))
    assert done.counts == ImportCounts(changed=1, same=1)
    assert (await products.find_record("shirt-l")).sku == "NEW-L"
    assert len((await products.find_family("shirt")).members) == 2
