"""Pages of the board miss nothing while orders arrive."""

import pytest

from app.services import board, delivery
from app.services.board import View
from tests.support.views import BEA, order, seen

pytestmark = pytest.mark.usefixtures("shop")


async def test_what_waits_comes_oldest_first_and_the_others_newest_first(settle) -> None:
    shipments = [await order(settle) for _ in range(6)]
    for shipment in shipments[2:]:
        await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    for shipment in shipments[4:]:
        await delivery.deliver(shipment.shipment_id, None, None, "Bea")
    numbers = [shipment.order_number for shipment in shipments]
    assert await seen(View(), limit=1) == [numbers[place] for place in (0, 1, 3, 2, 5, 4)]


async def test_pages_of_a_filtered_view_while_orders_arrive_miss_none(settle) -> None:
    there = [(await order(settle, country="FR")).order_number for _ in range(4)]
    numbers, cursor = [], None
    while True:
        page = await board.list_view(View(country="FR"), BEA, cursor=cursor, limit=1)
        numbers += [shipment.order_number for shipment in page.items]
        if not (cursor := page.next_cursor):
            break
        if len(numbers) < 4:
            await order(settle, country="DE")
            await order(settle, country="FR")
    assert numbers[:4] == there
    assert len(numbers) == len(set(numbers)) == 7
