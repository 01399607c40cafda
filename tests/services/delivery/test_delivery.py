"""A shipment's way: one per order, moved by the first to come."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.infra.database import fetch, fetch_value
from app.services import board, delivery
from app.values.fields import Invalid
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def shipment(settle) -> delivery.Shipment:
    order = await place(product_456=1)
    await settle()
    return await shipment_of(order)


async def test_an_order_heard_of_twice_has_one_shipment(shipment, settle) -> None:
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING'")
    assert await settle() == 3
    assert await fetch_value("SELECT count(*) FROM delivery.shipments") == 1


async def test_dispatching_again_with_the_same_data_changes_nothing(shipment) -> None:
    first = await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    again = await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bob")
    assert again == first
    assert await fetch_value("SELECT count(*) FROM messaging.events") == 2


async def test_of_two_packers_one_wins_and_the_other_learns_who(shipment) -> None:
    answers = await asyncio.gather(
        delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea"),
        delivery.dispatch(shipment.shipment_id, "UPS", "T2", "Bob"),
        return_exceptions=True,
    )
    [won] = [answer for answer in answers if isinstance(answer, delivery.Shipment)]
    [lost] = [answer for answer in answers if isinstance(answer, delivery.Conflict)]
    assert f"already shipped by {won.shipped_by} at " in str(lost)
    assert lost.shipment.tracking_number == won.tracking_number


async def test_only_what_was_shipped_can_be_delivered(shipment) -> None:
    with pytest.raises(delivery.Conflict, match="not shipped yet"):
        await delivery.deliver(shipment.shipment_id, None, None, "Bea")
    await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    done = await delivery.deliver(shipment.shipment_id, None, "Front door", "Bea")
    assert (done.status, done.delivery_location) == ("DELIVERED", "Front door")
    with pytest.raises(delivery.Conflict, match="already delivered"):
        await delivery.deliver(shipment.shipment_id, None, "Front door", "Bea")


async def test_a_clock_that_was_set_back_an_hour_keeps_no_parcel_from_arriving(shipment) -> None:
    await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    await fetch("UPDATE delivery.shipments SET shipped_at = shipped_at + interval '1 hour'")
    done = await delivery.deliver(shipment.shipment_id, None, None, "Bea")
    assert done.delivered_at == done.shipped_at


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(minutes=6)], ids=str)
async def test_refuses_a_time_of_delivery_that_cannot_be(shipment, wrong) -> None:
    await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    with pytest.raises(Invalid) as refused:
        await delivery.deliver(shipment.shipment_id, datetime.now(UTC) + wrong, None, "Bea")
    assert refused.value.field == "delivered_at"


async def test_an_unknown_shipment_is_said_to_be_unknown() -> None:
    with pytest.raises(delivery.UnknownShipment):
        await delivery.dispatch(uuid4(), "DHL", "T1", "Bea")


async def test_the_board_shows_what_waits_first(settle) -> None:
    orders = [await place(product_456=1) for _ in range(4)]
    await settle()
    sent, done = await shipment_of(orders[0]), await shipment_of(orders[1])
    for one in (sent, done):
        await delivery.dispatch(one.shipment_id, "DHL", "T1", "Bea")
    await delivery.deliver(done.shipment_id, None, None, "Bea")
    seen, cursor = [], None
    for _ in range(4):
        page = await board.list_shipments(cursor=cursor, limit=1)
        seen += [shipment.status for shipment in page.items]
        cursor = page.next_cursor
    assert seen == ["PENDING", "PENDING", "SHIPPED", "DELIVERED"]
    assert cursor is None
    assert await board.counts() == {"PENDING": 2, "SHIPPED": 1, "DELIVERED": 1, "CANCELLED": 0}
    assert (await board.counts(at_most=1))["PENDING"] == 1
