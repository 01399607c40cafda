"""What is no breach: failures that are listed, lines of one product, what is young."""

import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from app.services.products import BasketLine
from tests.support.breaches import broken, grow_old
from tests.support.breaches import busy_shop as busy_shop
from tests.support.cast import ANN, HOME, place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")


async def test_what_stands_in_the_failures_list_is_no_breach(busy_shop) -> None:
    lost = await place(product_456=1)
    await fetch(
        "UPDATE messaging.deliveries SET state = 'FAILED', attempts = 8 WHERE order_id = $1",
        lost.order_id,
    )
    await grow_old()
    assert await broken() == set()


async def test_two_lines_of_one_product_are_sound(settle) -> None:
    lines = [BasketLine("product_456", 1), BasketLine("product_456", 2)]
    twice, _ = await sales.place_order(sales.NewOrder(ANN, HOME, lines))
    await settle()
    await delivery.dispatch((await shipment_of(twice)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_what_is_young_is_under_way() -> None:
    await place(product_456=1)
    assert await broken() == set()
