"""What a test order took comes back once, by a movement that names it."""

import pytest

from app.infra.database import fetch, fetch_value
from app.messaging.events import OrderTestRemoved
from app.services import delivery, products, sales
from app.services.products.removal import return_test_goods
from tests.support.cast import shipment_of
from tests.support.trials import Settle, followed, place_test

pytestmark = pytest.mark.usefixtures("shop")


async def levels() -> list[tuple[int, int]]:
    found = [await products.find_stock(one) for one in ("product_456", "product_789")]
    return [(one.on_hand, one.available) for one in found]


async def test_the_stock_is_as_before_and_says_why(settle: Settle) -> None:
    before = await levels()
    test = await followed(settle, product_456=2, product_789=1)
    assert await levels() == [(148, 148), (49, 49)]
    lately = await products.sold_lately("product_456")
    assert lately.pieces == 2

    await sales.remove_test_order(test.order_id)
    await settle()

    assert await levels() == before
    assert (await products.sold_lately("product_456")).pieces == 0
    [back, out, *_] = await products.movements("product_456")
    assert (out.quantity, out.reason) == (-2, "shipped")
    assert (back.quantity, back.reason) == (2, "test order removed")
    assert back.order_id == test.order_id


async def test_a_repeated_event_brings_nothing_back(settle: Settle) -> None:
    before = await levels()
    test = await followed(settle)
    removed = await sales.remove_test_order(test.order_id)
    await settle()
    assert removed.removed_at
    event = OrderTestRemoved(
        order_id=test.order_id, order_number=test.order_number, removed_at=removed.removed_at
    )
    await return_test_goods(event)
    assert await levels() == before


async def test_a_cancelled_one_took_nothing(settle: Settle) -> None:
    before = await levels()
    test = await place_test(product_456=2)
    await settle()
    await sales.request_cancellation(test.order_id)
    await settle()
    await sales.remove_test_order(test.order_id)
    await settle()
    assert await levels() == before
    assert not await fetch_value(
        "SELECT count(*) FROM products.movements WHERE test_order_id IS NOT NULL"
    )


async def test_a_piece_that_was_not_found_stays_missing(settle: Settle) -> None:
    from app.values.statuses import ShortageReason
    from tests.support.breaches import pieces

    test = await place_test(product_456=2)
    await settle()
    key = (await shipment_of(test)).shipment_id
    await delivery.report_shortage(None, key, pieces(1), ShortageReason.NOT_FOUND, "Bea")
    await settle()
    await delivery.dispatch(key, "DHL", "T-1", "Bea")
    await delivery.deliver(key, None, None, "Bea")
    await settle()
    await sales.remove_test_order(test.order_id)
    await settle()
    assert (await levels())[0] == (149, 149)


async def test_it_is_tried_again_while_something_is_not_settled(settle: Settle) -> None:
    test = await followed(settle, product_456=2)
    await fetch("UPDATE products.reservations SET state = 'HELD'")
    await fetch("UPDATE products.stock SET reserved = 2 WHERE product_id = 'product_456'")
    await sales.remove_test_order(test.order_id)
    await settle()
    assert (await levels())[0] == (148, 146)
    told = "SELECT error FROM messaging.deliveries WHERE listener = 'products.return_test_goods'"
    assert await fetch_value(told) == f"RuntimeError: {test.order_number} still holds goods"
