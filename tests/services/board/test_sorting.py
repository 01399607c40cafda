"""Each way to sort the board, page by page."""

import pytest

from app.services import board, delivery
from app.services.board import View
from app.values.fields import Invalid
from tests.support.views import BEA, order, seen

pytestmark = pytest.mark.usefixtures("shop")


SORTED = {
    "oldest": lambda one: (one.placed_at, one.shipment_id),
    "newest": lambda one: (-one.placed_at.timestamp(), -one.shipment_id.int),
    "customer": lambda one: (one.customer_name.lower(), one.shipment_id),
    "country": lambda one: (one.delivery_address.country, one.placed_at, one.shipment_id),
}


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("sort", ["", *SORTED])
async def test_pages_in_every_sort_while_rows_arrive_and_move(settle, sort, limit) -> None:
    """Of those that were there at the start none is missing, and none is there twice."""
    people = [("ann", "FR"), ("Ben", "DE"), ("Ann", "DE"), ("Östen", "SE"), ("Ben", "AT")]
    there = [await order(settle, *one) for one in (*people, *people)]
    for shipment in there[6:]:
        await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    if sort:
        assert await seen(View(sort=sort), limit=limit) == [
            one.order_number for one in sorted(there, key=SORTED[sort])
        ]
    numbers, cursor, arrived = [], None, 0
    while True:
        page = await board.list_view(View(sort=sort), BEA, cursor=cursor, limit=limit)
        numbers += [shipment.order_number for shipment in page.items]
        if not (cursor := page.next_cursor):
            break
        if arrived < len(people):
            await order(settle, *people[arrived])
            if sort:
                moved = there[arrived].shipment_id
                await delivery.dispatch(moved, "DHL", "JD 1", "Bea")
            arrived += 1
    assert arrived >= 3
    assert {one.order_number for one in there} <= set(numbers)
    assert len(numbers) == len(set(numbers))


async def test_a_cursor_belongs_to_its_sort(settle) -> None:
    for _ in range(2):
        await order(settle)
    cursors = {
        sort: (await board.list_view(View(sort=sort), limit=1)).next_cursor
        for sort in ("", *SORTED)
    }
    for sort in cursors:
        for other in cursors.keys() - {sort}:
            with pytest.raises(Invalid):
                await board.list_view(View(sort=sort), cursor=cursors[other])
