"""Pages of the board miss nothing while orders arrive."""

from importlib import import_module

import pytest

from app.services import board, delivery
from app.services.board import View
from tests.support.cast import place, shipment_of
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


async def test_the_board_shows_what_waits_first(settle, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = [await place(product_456=1) for _ in range(4)]
    await settle()
    sent, done = await shipment_of(orders[0]), await shipment_of(orders[1])
    for one in (sent, done):
        await delivery.dispatch(one.shipment_id, "DHL", "T1", "Bea")
    await delivery.deliver(done.shipment_id, None, None, "Bea")
    seen, cursor = [], None
    for _ in range(4):
        page = await board.list_shipments(cursor=cursor, limit=1)
        seen += [shipment.status for shipment in page.items]
        cursor = page.next_cursor
    assert seen == ["PENDING", "PENDING", "SHIPPED", "DELIVERED"]
    assert cursor is None
    assert await board.counts() == {"PENDING": 2, "SHIPPED": 1, "DELIVERED": 1, "CANCELLED": 0}
    monkeypatch.setattr(import_module("app.services.board.counts"), "MAX_COUNTED", 1)
    assert (await board.counts())["PENDING"] == 1
