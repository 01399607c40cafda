"""What a line means is decided alike when it is checked and when it is applied."""

import pytest

from app.services import products
from app.services.products import ImportCounts
from app.values.money import Money
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.importing import apply

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_family_that_was_made_here_is_known_by_its_skus() -> None:
    await apply()
    renamed = [{**row, "Handle": "tee", "Title": "Tee"} for row in (SHIRT, LARGE)]
    done = await apply(csv_file(renamed))
    assert done.counts == ImportCounts(changed=2)
    assert (await products.find_family("shirt")).name == "Tee"
    assert (await products.find_record("shirt-l")).name == "Tee (L)"


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
