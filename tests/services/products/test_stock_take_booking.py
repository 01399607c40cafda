"""A stock-take is saved at once: its differences are movements, whatever moved meanwhile."""

import asyncio
from uuid import UUID

import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import fetch, fetch_value, transaction
from app.services import delivery, products
from app.services.products import TypedCount
from app.values.product_states import CountFault
from tests.support.breaches import broken, grow_old
from tests.support.cast import place, shipment_of
from tests.support.goods import csv_file
from tests.support.importing import apply
from tests.support.products import levels, lies_at
from tests.support.waiting import someone_waits_for_a_lock

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def take_id(shop: None) -> UUID:
    await lies_at(product_456="B-3", product_789="B-3")
    take, _ = await products.start_stock_take("B-3", "B-3", "Bea")
    return take.take_id


async def types(take_id: UUID, **counted: int) -> None:
    typed = {product_id: TypedCount(number) for product_id, number in counted.items()}
    assert await products.type_counts(take_id, typed, "Pat") == []


async def counted_movements(product_id: str = "product_456") -> list[int]:
    found = await products.movements(product_id)
    return [one.quantity for one in found if one.reason == "counted"]


async def test_only_differences_move_the_stock(take_id: UUID) -> None:
    blankets, _ = await levels("product_789")
    await types(take_id, product_456=148, product_789=blankets)
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", "1", "Bea"))
        saved = await products.save_stock_take(take_id, "Bea")
    assert (saved.state, saved.counted, saved.differing) == ("SAVED", 2, 1)
    assert await levels() == (148, 0)
    assert (await counted_movements(), await counted_movements("product_789")) == ([-2], [])
    cause = "SELECT cause FROM products.movements WHERE reason = 'counted'"
    assert await fetch_value(cause) == take_id
    assert await products.save_stock_take(take_id, "Pat") == saved
    assert await levels() == (148, 0)
    [line] = (await audit_log.list_lines(Filters(action="stock.counted"))).items
    assert (line.before, line.after) == ({"on_hand": 150}, {"on_hand": 148})
    [line] = (await audit_log.list_lines(Filters(action="stocktake.saved"))).items
    assert line.after == {"lines": 2, "differing": 1}
    await grow_old()
    assert await broken() == set()


async def test_what_was_sold_after_the_count_stays_sold(take_id: UUID, settle) -> None:
    order = await place(product_456=3)
    await settle()
    await types(take_id, product_456=148)
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    assert await levels() == (147, 0)
    await products.save_stock_take(take_id, "Bea")
    assert (await levels(), await counted_movements()) == ((145, 0), [-2])
    await grow_old()
    assert await broken() == set()


async def test_what_was_not_counted_is_in_nobodys_way(take_id: UUID) -> None:
    await types(take_id, product_456=149)
    await products.report_empty_shelf("product_789", "Pat")
    await products.save_stock_take(take_id, "Bea")
    assert (await levels(), await levels("product_789")) == ((149, 0), (0, 0))


async def test_what_was_not_counted_keeps_its_stock(take_id: UUID) -> None:
    blankets = await levels("product_789")
    await types(take_id, product_456=0)
    await products.save_stock_take(take_id, "Bea")
    assert (await levels(), await levels("product_789")) == ((0, 0), blankets)


async def test_the_count_list_is_done_with_it(take_id: UUID) -> None:
    await products.put_on_count_list("product_456", "doubtful", "Pat")
    await types(take_id, product_456=148)
    await products.save_stock_take(take_id, "Bea")
    assert await products.open_counts() == []
    [count] = await products.recent_counts()
    assert (count.reason, count.counted, count.expected, count.counted_by) == (
        "doubtful",
        148,
        150,
        "Pat",
    )


async def test_open_orders_keep_what_they_hold(take_id: UUID) -> None:
    await place(product_456=3)
    await types(take_id, product_456=2, product_789=1)
    with pytest.raises(products.NotBooked) as refused:
        await products.save_stock_take(take_id, "Bea")
    assert refused.value.faulty == [products.CountFaulty("product_456", CountFault.HELD)]
    assert (await levels(), await counted_movements("product_789")) == ((150, 3), [])
    await types(take_id, product_456=3)
    await products.save_stock_take(take_id, "Bea")
    assert await levels() == (3, 3)


@pytest.mark.parametrize(
    "way", ["count list", "empty shelf", "another stock-take", "import", "lost", "found"]
)
async def test_nothing_is_booked_twice(take_id: UUID, way: str) -> None:
    await types(take_id, product_456=148)
    if way == "import":
        row = {"Handle": "mug", "Product ID": "product_456", "Variant Inventory Qty": "148"}
        await apply(csv_file([row]), sets_stock=True)
    elif way in ("lost", "found"):
        await products.move_stock("product_456", {"lost": -2, "found": 2}[way], way, "Pat")
    elif way == "count list":
        await products.count_at_once("product_456", 148, 150, "Pat")
    elif way == "empty shelf":
        await products.report_empty_shelf("product_456", "Pat")
    else:
        await lies_at(product_456="C-1")
        other, _ = await products.start_stock_take("C-1", "C-1", "Pat")
        await types(other.take_id, product_456=148)
        await products.save_stock_take(other.take_id, "Pat")
    before = await levels()
    with pytest.raises(products.NotBooked) as refused:
        await products.save_stock_take(take_id, "Bea")
    assert refused.value.faulty == [products.CountFaulty("product_456", CountFault.COUNTED)]
    assert await levels() == before


async def test_who_looked_at_other_differences_looks_again(take_id: UUID) -> None:
    await types(take_id, product_456=148)
    looked = await products.find_stock_take(take_id)
    await types(take_id, product_456=147)
    with pytest.raises(products.StockTakeChanged):
        await products.save_stock_take(take_id, "Bea", looked.version)
    await products.save_stock_take(take_id, "Bea", looked.version + 1)
    assert await levels() == (147, 0)


async def test_what_is_typed_while_another_saves_is_saved_as_well(take_id: UUID) -> None:
    await types(take_id, product_456=148)
    held, go_on = asyncio.Event(), asyncio.Event()

    async def sell() -> None:
        async with transaction():
            await fetch("SELECT FROM products.stock WHERE product_id = 'product_456' FOR UPDATE")
            held.set()
            await go_on.wait()

    selling = asyncio.create_task(sell())
    await held.wait()
    saving = asyncio.create_task(products.save_stock_take(take_id, "Bea"))
    await someone_waits_for_a_lock()
    await types(take_id, product_789=30)
    go_on.set()
    await selling
    assert (await saving).counted == 2
    assert (await levels(), await levels("product_789")) == ((148, 0), (30, 0))


async def test_two_who_save_at_once_book_it_once(take_id: UUID) -> None:
    await types(take_id, product_456=148, product_789=3)
    await asyncio.gather(*(products.save_stock_take(take_id, who) for who in ("Bea", "Pat")))
    assert (await levels(), await counted_movements()) == ((148, 0), [-2])


async def test_sales_go_on_while_it_is_saved(take_id: UUID) -> None:
    await types(take_id, product_456=148, product_789=30)
    orders = [place(product_789=1, product_456=1) for _ in range(8)]
    await asyncio.gather(products.save_stock_take(take_id, "Bea"), *orders)
    assert (await levels(), await levels("product_789")) == ((148, 8), (30, 8))


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE products.stock_take_lines SET counted = 140 WHERE counted = 148",
        "UPDATE products.stock_takes SET state = 'GIVEN_UP'",
        "UPDATE products.counts SET take_id = NULL",
        "UPDATE products.movements SET cause = NULL",
    ],
)
async def test_the_audit_finds_a_stock_take_that_was_booked_otherwise(
    take_id: UUID, damage: str
) -> None:
    says = (1, "each stock-take that was saved was booked once, as it was counted")
    await types(take_id, product_456=148)
    await products.save_stock_take(take_id, "Bea")
    assert says not in await broken()
    await fetch(damage)
    assert says in await broken()
