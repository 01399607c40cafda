"""A manager tries the shop with an order that says "test" everywhere, and removes it again."""

import pytest

from app.infra.database import DatabaseAway, fetch_value
from app.services import sales, shop
from tests.support.cast import shipment_of
from tests.support.checkout import TYPED
from tests.support.trials import Settle, followed, place_test
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
HERE = "/staff/test-orders"


async def to_checkout(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines")
    await visitor.open("/checkout")


async def is_test() -> bool:
    return await fetch_value("SELECT is_test FROM sales.orders ORDER BY placed_at DESC LIMIT 1")


async def test_a_manager_orders_like_a_customer_and_ticks_the_test(
    bea: Visitor, settle: Settle
) -> None:
    await to_checkout(bea)
    assert bea.form("/orders").value("test") == "yes"
    await bea.send("/orders", **TYPED)
    assert "This is a test order of the shop." in bea.text
    assert await is_test()
    await settle()

    [order] = await sales.list_test_orders()
    await bea.open(HERE)
    assert f"{order.order_number} Preparing" in bea.text
    assert "Mark it delivered or cancel it first." in bea.text
    await bea.open("/staff/shipments")
    assert f"{order.order_number} Test" in bea.text
    shipment = await shipment_of(await placed(order.order_number))
    for paper in ("slips?ids=", "labels/"):
        await bea.open(f"/staff/{paper}{shipment.shipment_id}")
        assert "Test order. Do not send." in bea.text


async def placed(number: str) -> sales.Order:
    return await sales.find_order(
        await fetch_value("SELECT order_id FROM sales.orders WHERE order_number = $1", number)
    )


async def test_without_the_tick_it_is_an_order_like_any_other(bea: Visitor) -> None:
    await to_checkout(bea)
    await bea.send("/orders", **TYPED, test="")
    assert "test order" not in bea.text
    assert not await is_test()


async def test_the_tick_is_off_in_a_shop_whose_guide_is_closed(bea: Visitor) -> None:
    await shop.close_setup("Bea")
    await to_checkout(bea)
    assert "This is a test order" in bea.text
    assert bea.form("/orders").value("test") == ""


async def test_while_nobody_can_say_whether_it_was_tried_a_manager_orders_like_others(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> bool:
        raise DatabaseAway("no database connection")

    monkeypatch.setattr("app.routes.shop.trial.sales.was_tried", away)
    await to_checkout(bea)
    assert bea.page.status_code == 200
    assert "test order" not in bea.text


async def sends_the_tick_in_vain(somebody: Visitor) -> None:
    await to_checkout(somebody)
    assert "test order" not in somebody.text
    await somebody.send("/orders", **TYPED, test="yes")
    assert somebody.page.status_code == 422
    assert "Log in as a manager to place a test order" in somebody.text
    assert somebody.form("/orders").value("line1") == TYPED["line1"]
    assert somebody.form("/orders").value("test") == "yes"
    assert not await fetch_value("SELECT count(*) FROM sales.orders")


async def test_a_packer_sees_no_tick_and_may_not_send_it(pat: Visitor) -> None:
    await sends_the_tick_in_vain(pat)


async def test_a_customer_sees_no_tick_and_may_not_send_it(visitor: Visitor) -> None:
    await sends_the_tick_in_vain(visitor)


async def test_it_is_removed_and_says_so(bea: Visitor, settle: Settle) -> None:
    order = await followed(settle)
    await bea.open(HERE)
    await bea.send(f"{HERE}/{order.order_id}/removal")
    await settle()
    assert f"Test order {order.order_number} is removed" in bea.text
    await bea.open("/staff/shipments?status=DELIVERED")
    assert order.order_number not in bea.text
    await bea.open(f"/staff/orders/{order.order_id}")
    assert "Test, removed" in bea.text
    await bea.open(order.links.page)
    assert "It has been removed." in bea.text
    await bea.open("/staff/stock/product_456")
    assert "test order removed" in bea.text


async def test_an_open_one_is_not_removed(bea: Visitor) -> None:
    order = await place_test(product_456=1)
    await bea.open(HERE)
    bea.page = await bea.client.post(
        f"{HERE}/{order.order_id}/removal",
        data={"_csrf_token": bea.form("/staff/logout").value("_csrf_token")},
        follow_redirects=True,
    )
    assert "The test order is still open." in bea.text
    assert (await sales.find_order(order.order_id)).removed_at is None
