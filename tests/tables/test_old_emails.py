"""Orders of a shop that stored emails as they were typed are found by today's rules."""

import pytest

from app.infra.database import fetch, run_script, transaction
from app.services import sales
from app.tables.sales.piccolo_migrations import sales_2026_11_30t10_52_00_000000 as small_letters
from app.values import emails
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize(
    "stored",
    [
        "\u0130pek@example.org",
        "\u00c9milie.\u0141@example.org",
        "A\u0308nne@example.org",
        "\u0391\u03a3\u03a9@example.org",
        "Ann.Lee@example.org",
        "zo\u00eb@b\u00fccher.example",
    ],
)
async def test_an_order_is_found_by_its_old_email(stored: str) -> None:
    order = await place(product_456=1)
    await fetch("UPDATE sales.orders SET customer_email = $1", stored)
    async with transaction():
        await run_script(small_letters.SQL)
    assert await sales.find_by_number(order.order_number, stored) == order.order_id
    shown = await sales.find_order(order.order_id)
    assert shown.customer.email == emails.canonical(stored)
