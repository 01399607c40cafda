"""An order is cancelled if it has not left, whichever comes first."""

import asyncio

import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, sales
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")


async def test_cancelled_before_the_shipment_exists(settle) -> None:
    order = await place(product_456=1)
    await sales.request_cancellation(order.order_id, "ordered twice")
    await settle()
    shown = await sales.find_order(order.order_id)
    assert shown.status == "CANCELLED"
    assert (await shipment_of(order)).status == "CANCELLED"
    assert (await sales.request_cancellation(order.order_id)).version == shown.version


async def test_too_late_to_cancel_once_the_parcel_left(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(order.order_id, "changed my mind")
    await settle()
    shown = await sales.find_order(order.order_id)
    assert shown.cancellation
    assert shown.status == "SHIPPED"
    assert shown.cancellation.refused_at
    with pytest.raises(sales.CancellationRefused):
        await sales.request_cancellation(order.order_id)


async def test_a_request_to_cancel_that_is_applied_again_is_refused_once(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(order.order_id)
    await settle()
    refused = await shipment_of(order)
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING' WHERE state = 'DONE'")
    await settle()
    assert await shipment_of(order) == refused
    assert (
        await fetch_value(
            "SELECT count(*) FROM messaging.events WHERE event_type = 'order.cancellation_refused'"
        )
        == 1
    )


async def test_whichever_of_dispatch_and_cancel_comes_first_wins(settle) -> None:
    for _ in range(5):
        order = await place(product_456=1)
        await settle()
        shipment = await shipment_of(order)
        await sales.request_cancellation(order.order_id)
        dispatched, _ = await asyncio.gather(
            delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea"),
            settle(),
            return_exceptions=True,
        )
        await settle()
        shown = await sales.find_order(order.order_id)
        if isinstance(dispatched, delivery.Conflict):
            assert shown.status == "CANCELLED"
        else:
            assert shown.status == "SHIPPED"
            assert shown.cancellation
            assert shown.cancellation.refused_at
