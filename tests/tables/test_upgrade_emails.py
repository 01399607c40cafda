"""Addresses of 0.1.0 that were kept with what nobody sees."""

import pytest

from app.infra.database import fetch, fetch_value
from app.services import sales
from app.tables.upgrade_from_0_1_0 import read_emails_anew
from tests.support.cast import place


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("kept", "becomes"),
    [
        ("ann@example.org\u200b", "ann@example.org"),
        ("\ufeffAnn@example.org\xa0", "Ann@example.org"),
        ("ann@\uff45xample.org", "ann@example.org"),
        ("mu\u0308ller@example.org", "m\xfcller@example.org"),
        ("ann@stra\xdfe.example", "ann@stra\xdfe.example"),
        ("ann lee@example.org", "ann lee@example.org"),
    ],
)
async def test_they_are_kept_as_they_are_read_today(kept: str, becomes: str) -> None:
    order, other = await place(product_456=1), await place(product_456=1)
    change = "UPDATE sales.orders SET customer_email = $2 WHERE order_id = $1"
    await fetch(change, order.order_id, kept)
    for _ in range(2):
        await read_emails_anew()
    email = "SELECT customer_email FROM sales.orders WHERE order_id = $1"
    assert await fetch_value(email, order.order_id) == becomes
    assert await fetch_value(email, other.order_id) == "ann@example.org"
    if " " not in becomes:
        assert await sales.find_by_number(order.order_number, becomes) == order.order_id
