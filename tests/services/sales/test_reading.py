"""Orders are found by number and address, and listed without a gap."""

import pytest

from app.infra.database import fetch
from app.services import sales
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")


async def test_finds_an_order_by_number_only_with_its_email() -> None:
    order = await place(product_456=1)
    number = order.order_number.lower()
    assert await sales.find_by_number(f" {number} ", "ANN@example.org") == order.order_id
    with pytest.raises(sales.UnknownOrder):
        await sales.find_by_number(number, "bob@example.org")


async def test_pages_through_all_orders_without_missing_one() -> None:
    placed = [(await place(product_456=1)).order_id for _ in range(7)]
    await fetch("UPDATE sales.orders SET placed_at = '2026-01-01'")
    found, cursor = [], None
    while True:
        page = await sales.list_orders(cursor=cursor, limit=3)
        found += [order.order_id for order in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(found) == sorted(placed)
