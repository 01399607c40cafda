"""The audit names a test order that left something behind, and an order that is no test."""

import pytest

from app.infra.database import fetch
from app.services import sales
from tests.support.breaches import broken, grow_old, unnamed
from tests.support.cast import place
from tests.support.trials import Settle, followed

pytestmark = pytest.mark.usefixtures("shop")

KNOWN = "Delivery knows which orders are tests, and which of them were removed"
BACK = "what a test order took is back in the stock once it is removed"
ONCE = "only test orders that had ended are removed, once"
BREACHES = {
    "a parcel that is still listed": (
        "UPDATE delivery.shipments SET removed_at = NULL WHERE removed_at IS NOT NULL",
        KNOWN,
    ),
    "a parcel that says nothing": ("UPDATE delivery.shipments SET is_test = false", KNOWN),
    "a customer's parcel that says test": ("UPDATE delivery.shipments SET is_test = true", KNOWN),
    "goods that are lost": (
        "UPDATE products.movements SET test_order_id = NULL WHERE test_order_id IS NOT NULL",
        BACK,
    ),
    "goods that came back of an order that is not removed": (
        "UPDATE sales.orders SET removed_at = NULL",
        BACK,
    ),
    "more than was taken": (
        "UPDATE products.movements SET quantity = 3 WHERE test_order_id IS NOT NULL",
        BACK,
    ),
    "an order that lost its removal": (
        "DELETE FROM sales.changes WHERE kind = 'TEST_REMOVED'",
        ONCE,
    ),
    "a customer's order that was removed": (
        "ALTER TABLE sales.orders DROP CONSTRAINT removed_is_test;"
        "UPDATE sales.orders SET removed_at = now() WHERE NOT is_test",
        ONCE,
    ),
}


async def test_each_breach_is_named(settle: Settle) -> None:
    test = await followed(settle, product_456=2)
    await place(product_456=1)
    await settle()
    await sales.remove_test_order(test.order_id)
    await settle()
    await grow_old()
    for table in ("sales.orders", "delivery.shipments"):
        await fetch(f"UPDATE {table} SET removed_at = removed_at - interval '1 hour'")
    assert await broken() == set()
    assert await unnamed(BREACHES) == []
