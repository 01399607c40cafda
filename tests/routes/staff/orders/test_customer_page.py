"""Support reads an order's page as its customer does, and acts for nobody on it."""

import pytest

from app.services import delivery, sales
from tests.support.cast import place
from tests.support.erasing import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_it_is_read_and_leads_to_nothing_that_the_customer_may_do(
    sue: Visitor, settle: Settle
) -> None:
    order = await place(product_456=2)
    await settle()
    await sue.open(f"/staff/orders/{order.order_id}")
    assert "View as customer" in sue.text
    await sue.open(f"/staff/orders/{order.order_id}/customer-page")
    for said in ("This is the customer's page.", f"Order {order.order_number}", "2 × Blue mug"):
        assert said.replace("2 × ", "") in sue.text
    assert sue.forms("/orders/") == []
    assert f'href="/orders/{order.order_id}' not in sue.page.text
    assert "/stream" not in sue.page.text
    assert not [name for name in sue.client.cookies if str(order.order_id) in name]


async def test_the_customer_still_has_all_of_it(visitor: Visitor, settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    await visitor.open(order.links.page)
    for action in ("links", "reorder"):
        assert visitor.form(f"/orders/{order.order_id}/{action}")
    assert f'href="/orders/{order.order_id}/cancellation"' in visitor.page.text


@pytest.mark.parametrize("state", ["Shipped", "Cancelled"])
async def test_it_shows_each_state(sue: Visitor, settle: Settle, state: str) -> None:
    order = await place(product_456=1)
    await settle()
    if state == "Shipped":
        [parcel] = await delivery.parcels_of(order.order_id)
        await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Pat")
    else:
        await sales.request_cancellation(order.order_id)
    await settle()
    await sue.open(f"/staff/orders/{order.order_id}/customer-page")
    assert state in sue.text


async def test_packers_do_not_see_it(pat: Visitor, waiting: delivery.Shipment) -> None:
    here = f"/staff/orders/{waiting.order_id}"
    await pat.open(here)
    for hidden in ("View as customer", "Show the link"):
        assert hidden not in pat.text
    assert (await pat.open(f"{here}/customer-page")).status_code == 403
