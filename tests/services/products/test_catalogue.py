"""What is archived is not sold, and its category not shown."""

import pytest

from app.services import products
from tests.support.cast import place
from tests.support.products import archive, blanket

EVERYTHING = products.CatalogueSearch()

pytestmark = pytest.mark.usefixtures("shop")


async def test_nobody_can_buy_what_is_archived() -> None:
    await archive()

    assert [one.name for one in (await products.catalogue()).items] == ["Blue mug"]
    judged = await products.check_availability([products.BasketLine("product_789", 1)])
    assert (judged.all_available, judged.items[0].available) == (False, 0)
    with pytest.raises(products.OutOfStock):
        await place(product_456=1, product_789=1)
    gone = await products.find_product("product_789")
    assert (gone.sold, gone.available) == (False, 0)


async def test_a_category_without_anything_to_buy_is_not_shown() -> None:
    await products.put_product("product_789", blanket(category="Textiles"))
    assert (await products.catalogue_page(EVERYTHING)).categories == {"Home": 1, "Textiles": 1}
    await archive()
    assert (await products.catalogue_page(EVERYTHING)).categories == {"Home": 1}
    assert await products.known_categories() == ["Home", "Textiles"]
