"""A product is made, changed, archived and sold again; what is low is known."""

import asyncio

import asyncpg
import pytest

from app.infra.database import fetch, transaction
from app.services import delivery, products, sales
from app.values.money import Money
from tests.support.cast import place, shipment_of
from tests.support.products import BLANKET, archive, blanket
from tests.support.waiting import someone_waits_for_a_lock

pytestmark = pytest.mark.usefixtures("shop")

GERMAN = {"de": products.ProductText("Wolldecke", "Aus Wolle.")}


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
    await products.put_product(
        "product_789", BLANKET, "Pat", expected_versions=(before.version - 1,)
    )
    assert await products.find_record("product_789") == before


async def test_the_second_of_two_editors_is_told() -> None:
    seen = (await products.find_record("product_789")).version
    await products.put_product(
        "product_789", blanket(price=Money.of(7900)), "Bea", expected_versions=(seen,)
    )

    with pytest.raises(products.ProductChanged) as refused:
        await products.put_product(
            "product_789", blanket(price=Money.of(9900)), "Mia", expected_versions=(seen,)
        )

    assert refused.value.record.changed_by == "Bea"
    assert (await products.find_product("product_789")).price == Money.of(7900)


async def test_of_two_who_save_at_once_one_is_told() -> None:
    seen = (await products.find_record("product_789")).version

    async def save(amount: int) -> bool:
        try:
            await products.put_product(
                "product_789", blanket(price=Money.of(amount)), expected_versions=(seen,)
            )
        except products.ProductChanged:
            return False
        return True

    saved = await asyncio.gather(*(save(amount) for amount in range(1000, 1020)))
    assert saved.count(True) == 1
    assert (await products.find_record("product_789")).version == seen + 1


async def test_an_editor_who_waited_for_another_is_told_of_the_others_texts() -> None:
    seen = (await products.find_record("product_789")).version
    written, go_on = asyncio.Event(), asyncio.Event()

    async def translate() -> None:
        async with transaction():
            await products.put_product("product_789", blanket(texts=GERMAN), "Bea")
            written.set()
            await go_on.wait()

    translating = asyncio.create_task(translate())
    await written.wait()
    pricing = asyncio.create_task(
        products.put_product("product_789", blanket(7900), "Mia", expected_versions=(seen,))
    )
    await someone_waits_for_a_lock()
    go_on.set()
    await translating
    with pytest.raises(products.ProductChanged) as refused:
        await pricing
    assert refused.value.record.texts == GERMAN


async def test_of_two_who_make_it_at_once_one_is_told() -> None:
    async def make(name: str) -> bool:
        try:
            _, created = await products.put_product(
                "lamp", blanket(name=name), name, expected_versions=(0,)
            )
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


async def test_open_orders_keep_what_they_hold_of_it(settle) -> None:
    shipped, cancelled = await place(product_789=3), await place(product_789=4)
    await settle()
    await archive()
    record = await products.find_record("product_789")
    assert (record.on_hand, record.reserved) == (50, 7)

    await delivery.dispatch((await shipment_of(shipped)).shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(cancelled.order_id)
    await settle()
    record = await products.find_record("product_789")
    assert (record.on_hand, record.reserved) == (47, 0)


async def test_it_says_since_when_it_is_archived_and_can_be_sold_again() -> None:
    await archive()
    since = (await products.find_record("product_789")).archived_at
    await products.put_product("product_789", blanket(name="Old blanket"), "Bea")
    assert (await products.find_record("product_789")).archived_at == since

    back, _ = await products.put_product("product_789", blanket(sold=True), "Bea")
    assert (back.sold, back.available) == (True, 50)
    await place(product_789=50)


async def test_a_product_can_be_made_before_it_is_sold() -> None:
    made, created = await products.put_product("lamp", blanket(name="Lamp", sold=False), "Bea")
    assert (made.sold, created) == (False, True)


async def test_an_editor_does_not_wait_for_those_who_buy() -> None:
    """A movement of stock holds the product's key by a foreign key."""
    moved, go_on = asyncio.Event(), asyncio.Event()

    async def count() -> None:
        async with transaction():
            await products.move_stock("product_789", 1, "found one", "Bea")
            moved.set()
            await go_on.wait()

    counting = asyncio.create_task(count())
    await moved.wait()
    await archive()
    go_on.set()
    await counting
    with pytest.raises(products.OutOfStock):
        await place(product_789=1)


async def test_the_table_itself_refuses_a_reorder_point_that_cannot_be() -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch("UPDATE products.products SET reorder_point = -1")
