"""A shelf that is empty, and products that are counted: the books follow what people find."""

from uuid import UUID

import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import fetch
from app.services import delivery, products
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from tests.support.breaches import broken, grow_old
from tests.support.cast import place, shipment_of
from tests.support.products import levels

pytestmark = pytest.mark.usefixtures("shop")


async def counts_on_the_list() -> list[tuple[str, str, str]]:
    return [(one.product_id, one.reason, one.asked_by) for one in await products.open_counts()]


async def count_id(product_id: str = "product_456") -> UUID:
    await products.put_on_count_list(product_id, "doubtful", "Bea")
    [count] = [one for one in await products.open_counts() if one.product_id == product_id]
    return count.count_id


async def test_nothing_more_is_sold_off_an_empty_shelf() -> None:
    await place(product_456=3)
    level = await products.report_empty_shelf("product_456", "Pat")
    assert (level.on_hand, level.available) == (3, 0)
    assert await levels() == (3, 3)
    with pytest.raises(products.OutOfStock):
        await place(product_456=1)
    assert await counts_on_the_list() == [("product_456", "not found", "Pat")]
    await products.report_empty_shelf("product_456", "Pat")
    assert (await products.movements("product_456"))[0].quantity == -147
    assert len(await products.movements("product_456")) == 2
    await grow_old()


async def test_with_each_order_that_is_decided_both_fall_together(settle) -> None:
    orders = [await place(product_456=2) for _ in range(2)]
    await settle()
    await products.report_empty_shelf("product_456", "Pat")
    for left, order in zip((2, 0), orders, strict=True):
        parcel = await shipment_of(order)
        await delivery.report_shortage(
            None, parcel.shipment_id, [PieceCount(1, 2)], ShortageReason.NOT_FOUND, "Pat"
        )
        await settle()
        assert await levels() == (left, left)
    await grow_old()
    assert await broken() == set()


async def test_orders_that_hold_it_are_named_the_newest_first() -> None:
    orders = [await place(product_456=1), await place(product_789=1), await place(product_456=2)]
    assert [
        (one.order_id, one.quantity) for one in await products.orders_holding("product_456")
    ] == [
        (orders[2].order_id, 2),
        (orders[0].order_id, 1),
    ]


async def test_a_piece_that_is_not_found_puts_its_product_on_the_list(settle) -> None:
    for reason in (ShortageReason.DAMAGED, ShortageReason.NOT_FOUND, ShortageReason.NOT_FOUND):
        order = await place(product_456=2)
        await settle()
        parcel = await shipment_of(order)
        await delivery.report_shortage(None, parcel.shipment_id, [PieceCount(1, 1)], reason, "Pat")
        await settle()
        expected = [("product_456", "not found", "delivery")]
        assert await counts_on_the_list() == ([] if reason == ShortageReason.DAMAGED else expected)


@pytest.mark.parametrize(("counted", "moved"), [(148, [-2]), (150, []), (153, [3])])
async def test_what_is_counted_is_on_hand(counted: int, moved: list[int]) -> None:
    key = await count_id()
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", "1", "Pat"))
        made = await products.record_count(key, counted, 150, "Pat")
    assert (made.counted, made.counted_by) == (counted, "Pat")
    assert await levels() == (counted, 0)
    found = await products.movements("product_456")
    assert [one.quantity for one in found if one.reason == "counted"] == moved
    assert await products.open_counts() == []
    assert [one.count_id for one in await products.recent_counts()] == [key]
    assert await products.record_count(key, counted, 150, "Pat") == made
    with pytest.raises(products.CountedAlready):
        await products.record_count(key, counted + 1, 150, "Bea")
    [line] = (await audit_log.list_lines(Filters(action="stock.counted"))).items
    assert line.actor.name == "Pat"
    await grow_old()
    assert await broken() == set()


async def test_a_product_is_on_the_list_once_and_again_after_its_count() -> None:
    first = await count_id()
    assert await count_id() == first
    await products.record_count(first, 150, 150, "Pat")
    assert await count_id() != first


async def test_a_count_is_not_booked_over_what_changed_meanwhile() -> None:
    key = await count_id()
    await products.move_stock("product_456", -1, "sold at the door", "Bea")
    with pytest.raises(products.StockMoved) as refused:
        await products.record_count(key, 150, 150, "Pat")
    assert (refused.value.seen, refused.value.on_hand) == (150, 149)
    assert await levels() == (149, 0)


async def test_a_count_below_what_orders_hold_is_refused() -> None:
    await place(product_456=3)
    key = await count_id()
    with pytest.raises(products.HeldByOrders):
        await products.record_count(key, 2, 150, "Pat")
    await products.record_count(key, 3, 150, "Pat")
    assert await levels() == (3, 3)


async def test_only_products_are_counted() -> None:
    with pytest.raises(products.UnknownProduct):
        await products.put_on_count_list("nothing", "doubtful", "Bea")
    with pytest.raises(products.UnknownProduct):
        await products.report_empty_shelf("nothing", "Bea")
    with pytest.raises(products.UnknownCount):
        await products.record_count(UUID(int=1), 1, 1, "Bea")


async def test_the_audit_finds_a_count_that_moved_nothing() -> None:
    key = await count_id()
    await products.record_count(key, 148, 150, "Pat")
    says = (1, "each count moved the stock by the difference that it found")
    await fetch("UPDATE products.counts SET counted = 147")
    assert says in await broken()
    await fetch("UPDATE products.counts SET counted = 148")
    assert says not in await broken()
