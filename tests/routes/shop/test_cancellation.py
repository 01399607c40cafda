"""A customer cancels an order, or is too late."""

from app.services import delivery, sales
from tests.support.cast import shipment_of
from tests.support.order_pages import SENT, Settle, status
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor


async def test_an_order_is_cancelled_by_its_customer(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await visitor.open(order.links.page)
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    await visitor.send(f"/orders/{order.order_id}/cancellation", reason="Changed my mind.")
    assert "We're checking whether we can still cancel" in visitor.text

    await settle()
    await visitor.open(order.links.page)
    assert status(visitor) == "CANCELLED"
    assert "Nothing will be sent" in visitor.text


async def test_too_late_to_cancel_is_said_plainly(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await visitor.open(order.links.page)
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, *SENT, by="Bea")
    await settle()

    await visitor.send(f"/orders/{order.order_id}/cancellation")

    assert visitor.page.status_code == 409
    assert "Your parcel is already on its way." in visitor.text


async def test_a_refusal_is_on_the_page(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, *SENT, by="Bea")
    await sales.request_cancellation(order.order_id)
    await settle()

    await visitor.open(order.links.page)

    assert status(visitor) == "SHIPPED"
    assert "Too late to cancel: your parcel is already on its way" in visitor.text
