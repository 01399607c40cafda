"""Each order has one shipment."""

import pytest

from app.infra.database import fetch, fetch_value
from tests.support.cast import shipment as shipment

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_order_heard_of_twice_has_one_shipment(shipment, settle) -> None:
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING'")
    assert await settle() == 3
    assert await fetch_value("SELECT count(*) FROM delivery.shipments") == 1
