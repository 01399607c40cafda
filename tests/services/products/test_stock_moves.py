"""Stock is counted in and out beside the orders that hold it."""

import asyncio

import pytest

from app.infra.database import transaction
from app.services import products, sales
from tests.support.cast import place
from tests.support.products import levels
from tests.support.waiting import someone_waits_for_a_lock

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_order_that_waited_for_new_stock_gets_it() -> None:
    """PostgreSQL checks the row as the statement first saw it, sold out, before it looks anew."""
    await place(product_789=50)
    moved, go_on = asyncio.Event(), asyncio.Event()

    async def count_in() -> None:
        async with transaction():
            await products.move_stock("product_789", 1, "found one", "Bea")
            moved.set()
            await go_on.wait()

    counting = asyncio.create_task(count_in())
    await moved.wait()
    buying = asyncio.create_task(place(product_789=1))
    await someone_waits_for_a_lock()
    go_on.set()
    await counting
    assert (await buying).status == "PENDING_SHIPMENT"
    assert await levels("product_789") == (51, 51)


async def test_stock_that_waited_for_a_cancellation_can_be_counted_out(settle) -> None:
    order = await place(product_789=50)
    await settle()
    await sales.request_cancellation(order.order_id)
    released, go_on = asyncio.Event(), asyncio.Event()

    async def cancel() -> None:
        async with transaction():
            await settle()
            released.set()
            await go_on.wait()

    cancelling = asyncio.create_task(cancel())
    await released.wait()
    counting = asyncio.create_task(products.move_stock("product_789", -50, "flood", "Bea"))
    await someone_waits_for_a_lock()
    go_on.set()
    await cancelling
    assert (await counting).on_hand == 0


async def test_what_customers_were_promised_cannot_be_counted_out() -> None:
    await place(product_789=10)
    with pytest.raises(products.NotEnoughStock) as refused:
        await products.move_stock("product_789", -41, "broken", "Bea")
    assert refused.value.level.available == 40
    level = await products.move_stock("product_789", -40, "broken", "Bea")
    assert (level.on_hand, level.reserved, level.available) == (10, 10, 0)
