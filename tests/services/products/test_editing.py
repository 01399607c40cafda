"""A product is made, changed, withdrawn and sold again; what is low is known."""

import asyncio

import asyncpg
import pytest

from app.infra.database import fetch, transaction
from app.services import delivery, products, sales
from app.services.products import ProductInput
from app.values.money import Money
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")

BLANKET = ProductInput(name="Wool blanket", price=Money.of(8900))


def blanket(**changes: object) -> ProductInput:
    known = {"name": BLANKET.name, "price": BLANKET.price, **changes}
    return ProductInput(**known)  # pyright: ignore[reportArgumentType]


async def withdraw(product_id: str = "product_789") -> None:
    await products.put_product(product_id, blanket(sold=False), "Bea")


async def test_a_change_is_on_record_with_who_made_it() -> None:
    before = await products.find_record("product_789")
    product, created = await products.put_product(
        "product_789", blanket(price=Money.of(7900)), "Bea"
    )
    after = await products.find_record("product_789")

    assert (product.price, created) == (Money.of(7900), False)
    assert (after.version, after.changed_by) == (before.version + 1, "Bea")
    assert after.changed_at > before.changed_at
    assert (after.category, after.reorder_point, after.sold) == ("Home", 5, True)


async def test_what_is_so_already_is_not_a_change() -> None:
    before = await products.find_record("product_789")
    await products.put_product("product_789", BLANKET, "Pat", seen=(before.version - 1,))
    assert await products.find_record("product_789") == before


async def test_the_second_of_two_editors_is_told() -> None:
    seen = (await products.find_record("product_789")).version
    await products.put_product("product_789", blanket(price=Money.of(7900)), "Bea", seen=(seen,))

    with pytest.raises(products.ProductChanged) as refused:
        await products.put_product(
            "product_789", blanket(price=Money.of(9900)), "Mia", seen=(seen,)
        )

    assert refused.value.record.changed_by == "Bea"
    assert (await products.find_product("product_789")).price == Money.of(7900)


async def test_of_two_who_save_at_once_one_is_told() -> None:
    seen = (await products.find_record("product_789")).version

    async def save(amount: int) -> bool:
        try:
            await products.put_product("product_789", blanket(price=Money.of(amount)), seen=(seen,))
        except products.ProductChanged:
            return False
        return True

    saved = await asyncio.gather(*(save(amount) for amount in range(1000, 1020)))
    assert saved.count(True) == 1
    assert (await products.find_record("product_789")).version == seen + 1


async def test_of_two_who_make_it_at_once_one_is_told() -> None:
    async def make(name: str) -> bool:
        try:
            _, created = await products.put_product("lamp", blanket(name=name), name, seen=(0,))
        except products.ProductChanged:
            return False
        return created

    made = await asyncio.gather(*(make(f"Lamp {number}") for number in range(10)))
    assert made.count(True) == 1
    assert (await products.find_record("lamp")).version == 1


async def test_a_picture_stays_until_it_is_taken_away() -> None:
    await products.put_product("product_789", blanket(picture="demo/wool-blanket.svg"))
    kept, _ = await products.put_product("product_789", blanket(name="Blanket"))
    assert kept.picture == "demo/wool-blanket.svg"
    bare, _ = await products.put_product("product_789", blanket(name="Blanket", picture=""))
    assert bare.picture is None


async def test_nobody_can_buy_what_is_withdrawn() -> None:
    await withdraw()

    assert [one.name for one in (await products.catalogue()).items] == ["Blue mug"]
    judged = await products.check_availability([products.BasketLine("product_789", 1)])
    assert (judged.all_available, judged.items[0].available) == (False, 0)
    with pytest.raises(products.Unavailable):
        await place(product_456=1, product_789=1)
    gone = await products.find_product("product_789")
    assert (gone.sold, gone.available) == (False, 0)


async def test_a_category_without_anything_to_buy_is_not_shown() -> None:
    await products.put_product("product_789", blanket(category="Textiles"))
    assert await products.categories() == ["Home", "Textiles"]
    await withdraw()
    assert await products.categories() == ["Home"]
    assert await products.known_categories() == ["Home", "Textiles"]


async def test_open_orders_keep_what_they_hold_of_it(settle) -> None:
    shipped, cancelled = await place(product_789=3), await place(product_789=4)
    await settle()
    await withdraw()
    record = await products.find_record("product_789")
    assert (record.on_hand, record.reserved) == (50, 7)

    await delivery.dispatch((await shipment_of(shipped)).shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(cancelled.order_id)
    await settle()
    record = await products.find_record("product_789")
    assert (record.on_hand, record.reserved) == (47, 0)


async def test_it_says_since_when_it_is_withdrawn_and_can_be_sold_again() -> None:
    await withdraw()
    since = (await products.find_record("product_789")).withdrawn_at
    await products.put_product("product_789", blanket(name="Old blanket"), "Bea")
    assert (await products.find_record("product_789")).withdrawn_at == since

    back, _ = await products.put_product("product_789", blanket(sold=True), "Bea")
    assert (back.sold, back.available) == (True, 50)
    await place(product_789=50)


async def test_a_product_can_be_made_before_it_is_sold() -> None:
    made, created = await products.put_product("lamp", blanket(name="Lamp", sold=False), "Bea")
    assert (made.sold, created) == (False, True)


async def test_low_is_what_has_come_down_to_its_reorder_point() -> None:
    assert (await products.list_stock(low=True)).items == []
    await products.put_product("product_789", blanket(reorder_point=45))
    await place(product_789=4)
    assert await products.count_stock() == products.StockCounts(all=2, low=0)
    await place(product_789=1)

    [low] = (await products.list_stock(low=True)).items
    assert (low.available, low.reserved, low.is_low) == (45, 5, True)
    assert await products.count_stock() == products.StockCounts(all=2, low=1)


async def test_a_withdrawn_product_is_not_low_and_leaves_the_shelf_when_none_is_left() -> None:
    await products.put_product("product_789", blanket(reorder_point=100))
    await withdraw()
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


async def test_records_are_found_by_words_category_and_whether_they_are_sold() -> None:
    await products.put_product("rebate", blanket(name="Rug, 50% off", category="Sale"))
    await withdraw()

    async def found(q: str | None = None, category: str | None = None, **how: bool) -> list[str]:
        return [one.product_id for one in (await products.list_records(q, category, **how)).items]

    assert await found() == ["product_456", "rebate", "product_789"]
    assert await found(sold=False) == ["product_789"]
    assert await found(sold=True) == ["product_456", "rebate"]
    assert await found("0% o") == ["rebate"]
    assert await found("blanket", sold=True) == []
    assert await found(category="Sale") == ["rebate"]
    assert await products.count_records() == products.RecordCounts(sold=2, withdrawn=1)
    first = await products.list_records(limit=2)
    assert first.next_cursor
    rest = await products.list_records(cursor=first.next_cursor, limit=2)
    assert [one.product_id for one in rest.items] == ["product_789"]


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
    await fetch("UPDATE products.movements SET at = now() - interval '31 days'")
    assert (await products.sold_lately("product_456")).pieces == 0


async def test_an_editor_does_not_wait_for_those_who_are_at_the_shelf() -> None:
    """A movement of stock holds the product's key by a foreign key."""
    moved, go_on = asyncio.Event(), asyncio.Event()

    async def count() -> None:
        async with transaction():
            await products.move_stock("product_789", 1, "found one", "Bea")
            moved.set()
            await go_on.wait()

    counting = asyncio.create_task(count())
    await moved.wait()
    await withdraw()
    go_on.set()
    await counting
    with pytest.raises(products.Unavailable):
        await place(product_789=1)


async def test_the_table_itself_refuses_a_reorder_point_that_cannot_be() -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch("UPDATE products.products SET reorder_point = -1")
