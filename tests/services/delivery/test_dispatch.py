"""A shipment is shipped once, by the first to come."""

import asyncio
from uuid import uuid4

import pytest

from app.infra.database import fetch_value
from app.services import delivery
from app.values.fields import Invalid
from tests.support.cast import shipment as shipment

pytestmark = pytest.mark.usefixtures("shop")


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


async def test_an_orders_own_number_is_no_carriers(shipment) -> None:
    letters = shipment.order_number.removeprefix("ORD-").lower()
    with pytest.raises(Invalid, match="is an order number"):
        await delivery.dispatch(shipment.shipment_id, "DHL", letters, "Bea")
    await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    with pytest.raises(Invalid, match="is an order number"):
        await delivery.correct_tracking(shipment.shipment_id, "DHL", letters, "Bea")


async def test_an_unknown_shipment_is_said_to_be_unknown() -> None:
    with pytest.raises(delivery.UnknownShipment):
        await delivery.dispatch(uuid4(), "DHL", "T1", "Bea")
