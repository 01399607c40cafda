"""Stock is taken once, released once, and never promised twice."""

import asyncio

import asyncpg
import pytest

from app.infra.database import fetch, fetch_value, is_contention, is_outage
from app.services import delivery, products, sales
from app.workers.sweep import drain
from tests.support.cast import basket, place, shipment_of
from tests.support.products import levels

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_order_holds_what_it_wants() -> None:
    await place(product_456=2, product_789=1)
    assert await levels("product_456") == (150, 2)
    assert await levels("product_789") == (50, 1)


async def test_lines_of_one_product_are_judged_by_their_sum() -> None:
    wanted = sales.NewOrder(
        basket(product_789=1).customer,
        basket(product_789=1).delivery_address,
        [products.BasketLine("product_789", 30), products.BasketLine("product_789", 21)],
    )
    with pytest.raises(products.OutOfStock) as refused:
        await sales.place_order(wanted)
    assert [(line.requested, line.available) for line in refused.value.availability.items] == [
        (30, 50),
        (21, 50),
    ]
    assert await levels("product_789") == (50, 0)


async def test_a_refused_order_leaves_no_trace() -> None:
    with pytest.raises(products.OutOfStock):
        await place(product_456=1, product_789=51)
    for table in (
        "sales.orders",
        "sales.items",
        "sales.changes",
        "products.reservations",
        "messaging.events",
        "messaging.deliveries",
    ):
        assert await fetch_value(f"SELECT count(*) FROM {table}") == 0, table
    assert await levels() == (150, 0)


async def test_never_sells_more_than_there_is_however_many_want_it_at_once() -> None:
    """60 buyers of 1 blanket each, 50 blankets. Who found the database busy asks again."""

    async def buy() -> bool:
        while True:
            try:
                await place(product_789=1)
            except products.OutOfStock:
                return False
            except Exception as error:
                if not (is_contention(error) or is_outage(error)):
                    raise
            else:
                return True

    bought = await asyncio.gather(*(buy() for _ in range(60)))
    assert (bought.count(True), bought.count(False)) == (50, 10)
    assert await levels("product_789") == (50, 50)


async def test_baskets_in_opposite_order_do_not_deadlock() -> None:
    answers = await asyncio.gather(
        *(
            place(product_456=1, product_789=1) if turn % 2 else place(product_789=1, product_456=1)
            for turn in range(40)
        )
    )
    assert len(answers) == 40
    assert await levels() == (150, 40)


async def test_shipping_takes_the_stock_out_once(settle) -> None:
    order = await place(product_456=3)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await fetch(
        "UPDATE messaging.deliveries SET state = 'PENDING' WHERE listener = 'products.settle'"
    )
    await settle()
    assert await levels() == (147, 0)
    shipped = [m for m in await products.movements("product_456") if m.order_id == order.order_id]
    assert [(m.quantity, m.reason) for m in shipped] == [(-3, "shipped")]


async def test_cancelling_gives_the_stock_back_once(settle) -> None:
    order = await place(product_456=3)
    await sales.request_cancellation(order.order_id)
    await settle()
    await fetch(
        "UPDATE messaging.deliveries SET state = 'PENDING' WHERE listener = 'products.settle'"
    )
    await settle()
    assert await levels() == (150, 0)


async def test_what_is_shipped_and_what_is_cancelled_settle_in_one_batch(settle) -> None:
    shipped, cancelled = await place(product_456=3, product_789=1), await place(product_456=4)
    await settle()
    await delivery.dispatch((await shipment_of(shipped)).shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(cancelled.order_id)
    await place(product_456=5)
    await drain("delivery.decide_cancellation")
    assert await drain("products.settle") == 2
    assert (await levels(), await levels("product_789")) == ((147, 5), (49, 0))


async def test_the_table_itself_refuses_what_no_code_should_do() -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch("UPDATE products.stock SET reserved = on_hand + 1")
