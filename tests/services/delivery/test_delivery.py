"""A shipment is delivered once it was shipped, at a time that can be."""

from datetime import UTC, datetime, timedelta

import pytest

from app.infra.database import fetch
from app.services import delivery
from app.values.fields import Invalid
from tests.support.cast import shipment as shipment

pytestmark = pytest.mark.usefixtures("shop")


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
