"""What is low is known, the scarcest first."""

import pytest

from app.infra.database import fetch
from app.services import delivery, products
from tests.support.cast import place, shipment_of
from tests.support.products import archive, blanket

pytestmark = pytest.mark.usefixtures("shop")


async def test_low_is_what_has_come_down_to_its_reorder_point() -> None:
    assert (await products.list_stock(low=True)).items == []
    await products.put_product("product_789", blanket(reorder_point=45))
    await place(product_789=4)
    assert await products.count_stock() == products.StockCounts(all=2, low=0)
    await place(product_789=1)

    [low] = (await products.list_stock(low=True)).items
    assert (low.available, low.reserved, low.is_low) == (45, 5, True)
    assert await products.count_stock() == products.StockCounts(all=2, low=1)


async def test_an_archived_product_is_not_low_and_leaves_the_list_when_none_is_left() -> None:
    await products.put_product("product_789", blanket(reorder_point=100))
    await archive()
    assert await products.count_stock() == products.StockCounts(all=2, low=0)
    await products.move_stock("product_789", -50, "given away", "Bea")
    assert await products.count_stock() == products.StockCounts(all=1, low=0)
    assert [row.product_id for row in (await products.list_stock()).items] == ["product_456"]


async def test_the_scarcest_come_first_on_every_page() -> None:
    for number, pieces in enumerate((7, 3, 3, 9), start=1):
        await products.put_product(f"lamp-{number}", blanket(name=f"Lamp {number}"))
        await products.move_stock(f"lamp-{number}", pieces, "first stock", "Bea")

    found: list[str] = []
    cursor = None
    while True:
        shown = await products.list_stock(q="lamp", cursor=cursor, limit=1)
        found += [row.product_id for row in shown.items]
        if (cursor := shown.next_cursor) is None:
            break
    assert found == ["lamp-2", "lamp-3", "lamp-1", "lamp-4"]


async def test_what_was_shipped_lately_says_how_long_the_rest_lasts(settle) -> None:
    order = await place(product_456=30)
    await settle()
    assert (await products.sold_lately("product_456")).lasts(120) is None
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await fetch("UPDATE products.products SET created_at = now() - interval '9 days'")

    lately = await products.sold_lately("product_456")
    assert (lately.pieces, lately.days) == (30, 10)
    assert lately.lasts(120) == 40
    assert not lately.tells, "ten days are too few for a forecast"
    await fetch("UPDATE products.products SET created_at = now() - interval '13 days'")
    assert (await products.sold_lately("product_456")).tells
    await fetch("UPDATE products.movements SET at = now() - interval '31 days'")
    assert (await products.sold_lately("product_456")).pieces == 0
