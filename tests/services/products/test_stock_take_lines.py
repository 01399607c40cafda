"""What is counted in a stock-take is counted against the books of its own moment."""

from uuid import UUID

import pytest

from app.idempotency import KeyedRequest
from app.services import products
from app.services.products import TypedCount
from tests.support.cast import place
from tests.support.products import lies_at

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def take_id(shop: None) -> UUID:
    await lies_at(product_456="B-3")
    take, _ = await products.start_stock_take("B-3", "B-3", "Bea")
    return take.take_id


async def line(take_id: UUID) -> products.TakeLine:
    return await products.find_take_line(take_id, "product_456")


async def types(take_id: UUID, counted: int | None, seen: int | None = None) -> list[str]:
    return list(
        await products.type_counts(take_id, {"product_456": TypedCount(counted, seen)}, "Bea")
    )


async def test_each_scan_is_one_piece(take_id: UUID) -> None:
    for _ in range(3):
        await products.count_piece(None, take_id, "product_456", "Pat")
    found = await line(take_id)
    assert (found.counted, found.expected, found.counted_by) == (3, 150, "Pat")
    assert found.difference == -147


async def test_a_scan_that_is_sent_twice_counts_once(take_id: UUID) -> None:
    key = KeyedRequest("member:1", "k", f"stock-take-pieces {take_id}", b"")
    for _ in range(2):
        await products.count_piece(key, take_id, "product_456", "Pat")
    assert (await line(take_id)).counted == 1


async def test_a_typed_number_replaces_what_was_counted_and_begins_anew(take_id: UUID) -> None:
    await products.count_piece(None, take_id, "product_456", "Pat")
    await products.move_stock("product_456", -2, "damaged", "Bea")
    assert await types(take_id, 148) == []
    found = await line(take_id)
    assert (found.counted, found.expected, found.moved) == (148, 148, 0)
    await products.count_piece(None, take_id, "product_456", "Pat")
    assert (await line(take_id)).counted == 149


async def test_a_count_is_taken_back(take_id: UUID) -> None:
    await types(take_id, 148)
    await types(take_id, None)
    found = await line(take_id)
    assert (found.counted, found.expected, found.counted_by, found.fault) == (None,) * 4


async def test_a_number_of_another_stock_than_was_seen_is_not_taken(take_id: UUID) -> None:
    await products.move_stock("product_456", -2, "sold at the door", "Bea")
    assert await types(take_id, 148, seen=150) == ["product_456"]
    assert (await line(take_id)).counted is None
    assert await types(take_id, 148, seen=148) == []


async def test_what_moves_between_two_scans_is_told(take_id: UUID) -> None:
    await products.count_piece(None, take_id, "product_456", "Pat")
    await products.move_stock("product_456", -2, "sold at the door", "Bea")
    assert (await line(take_id)).moved_meanwhile == 0
    found = await products.count_piece(None, take_id, "product_456", "Pat")
    assert (found.moved_meanwhile, found.moved, found.expected) == (-2, -2, 150)
    assert found in await products.differing_lines(take_id)


async def test_what_open_orders_hold_is_shown(take_id: UUID) -> None:
    await place(product_456=3)
    assert (await line(take_id)).reserved == 3


async def test_a_product_that_was_put_there_since_is_counted_too(take_id: UUID) -> None:
    with pytest.raises(products.NotInStockTake):
        await products.count_piece(None, take_id, "product_789", "Pat")
    await lies_at(product_789="B-3")
    assert (await products.count_piece(None, take_id, "product_789", "Pat")).counted == 1


async def test_nothing_else_is_counted(take_id: UUID) -> None:
    for product_id in ("product_789", "nothing"):
        with pytest.raises(products.NotInStockTake):
            await products.type_counts(take_id, {product_id: TypedCount(1)}, "Bea")
    with pytest.raises(products.UnknownStockTake):
        await products.count_piece(None, UUID(int=1), "product_456", "Pat")
