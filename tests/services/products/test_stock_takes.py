"""Stock-takes: who counts which shelves, and how a stock-take ends without being saved."""

from uuid import UUID

import pytest

from app import audit_log
from app.audit_log import Filters
from app.services import products
from app.services.products import TypedCount
from tests.support.products import levels, lies_at

pytestmark = pytest.mark.usefixtures("shop")


async def listed(take: products.StockTake) -> list[str]:
    return [line.product_id for line in await products.take_lines(take.take_id, 100)]


async def test_shelves_are_chosen_in_their_natural_order() -> None:
    await lies_at(product_456="B-12", product_789="B-3")
    shelves = await products.shelves_to_count()
    assert [one.shelf for one in shelves if one.shelf] == ["B-3", "B-12"]
    take, is_new = await products.start_stock_take("B-12", "B-3", "Bea")
    assert (is_new, take.first_shelf, take.last_shelf) == (True, "B-3", "B-12")
    assert await listed(take) == ["product_789", "product_456"]


async def test_one_shelf_is_counted_and_products_without_one_by_themselves() -> None:
    await lies_at(product_456="B-3", product_789="")
    take, _ = await products.start_stock_take("B-3", "B-3", "Bea")
    assert await listed(take) == ["product_456"]
    rest, _ = await products.start_stock_take("", "", "Bea")
    assert "product_456" not in await listed(rest)
    assert "product_789" in await listed(rest)


async def test_a_stock_take_goes_on_where_it_was_left() -> None:
    await lies_at(product_456="B-3")
    take, _ = await products.start_stock_take("B-3", "B-3", "Bea")
    await products.type_counts(take.take_id, {"product_456": TypedCount(148)}, "Bea")
    again, is_new = await products.start_stock_take("B-3", "B-3", "Pat")
    assert (is_new, again.take_id, again.started_by, again.counted) == (
        False,
        take.take_id,
        "Bea",
        1,
    )
    assert [one.take_id for one in await products.open_stock_takes()] == [take.take_id]


async def test_two_people_count_two_shelves_at_once() -> None:
    await lies_at(product_456="B-3", product_789="B-12")
    bea, _ = await products.start_stock_take("B-3", "B-3", "Bea")
    pat, _ = await products.start_stock_take("B-12", "B-12", "Pat")
    await products.type_counts(pat.take_id, {"product_789": TypedCount(7)}, "Pat")
    await products.type_counts(bea.take_id, {"product_456": TypedCount(148)}, "Bea")
    await products.save_stock_take(bea.take_id, "Bea")
    assert (await products.find_stock_take(pat.take_id)).is_open
    await products.save_stock_take(pat.take_id, "Pat")
    assert (await levels(), await levels("product_789")) == ((148, 0), (7, 0))


async def test_a_stock_take_that_is_given_up_changes_nothing() -> None:
    await lies_at(product_456="B-3")
    take, _ = await products.start_stock_take("B-3", "B-3", "Bea")
    await products.type_counts(take.take_id, {"product_456": TypedCount(1)}, "Bea")
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", "1", "Pat"))
        ended = await products.give_up_stock_take(take.take_id, "Pat")
    assert (ended.state, ended.ended_by, await levels()) == ("GIVEN_UP", "Pat", (150, 0))
    assert await products.give_up_stock_take(take.take_id, "Bea") == ended
    [line] = (await audit_log.list_lines(Filters(action="stocktake.given_up"))).items
    assert (line.actor.name, line.subject_name) == ("Pat", "B-3")
    with pytest.raises(products.StockTakeEnded):
        await products.save_stock_take(take.take_id, "Bea")
    with pytest.raises(products.StockTakeEnded):
        await products.type_counts(take.take_id, {"product_456": TypedCount(2)}, "Bea")
    assert [one.take_id for one in await products.ended_stock_takes()] == [take.take_id]
    following, is_new = await products.start_stock_take("B-3", "B-3", "Bea")
    assert is_new
    assert following.counted == 0


async def test_only_what_there_is_can_be_counted() -> None:
    with pytest.raises(products.NoSuchShelf):
        await products.start_stock_take("Z-9", "Z-9", "Bea")
    assert await products.open_stock_takes() == []
    with pytest.raises(products.UnknownStockTake):
        await products.find_stock_take(UUID(int=1))
    with pytest.raises(products.UnknownStockTake):
        await products.give_up_stock_take(UUID(int=1), "Bea")
