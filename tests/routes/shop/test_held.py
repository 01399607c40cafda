"""A customer reads why her parcel waits, and does not read that it is being packed."""

import pytest

from app.services import delivery, sales
from app.values.statuses import SettableHold
from tests.support.cast import shipment_of
from tests.support.details import pat_claims
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor

PACKING = "Your order is being packed."
WAITING = "We have your order."


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (SettableHold.ADDRESS, "We have a question about your address"),
        (SettableHold.ASK_CUSTOMER, "We have a question for you"),
        (SettableHold.AWAITING_STOCK, "We're waiting for stock"),
        (SettableHold.MANUAL, "We're not sending it yet"),
    ],
)
async def test_she_reads_why_it_waits(
    visitor: Visitor, order: sales.Placed, reason: SettableHold, said: str
) -> None:
    await pat_claims(order)
    await visitor.open(order.links.page)
    assert PACKING in visitor.text
    assert "Pat is packing it now." in visitor.text

    parcel = await shipment_of(order)
    await delivery.hold(parcel.shipment_id, reason, "Pat", "Which floor?")
    await visitor.open(order.links.page)
    assert f"{said} Which floor?" in visitor.text
    assert PACKING not in visitor.text
    asks = reason == SettableHold.ASK_CUSTOMER
    assert ("It waits for your answer." in visitor.text) == asks
    assert "Pat is packing it now." not in visitor.text

    await delivery.lift(parcel.shipment_id, "Pat", reason)
    await visitor.open(order.links.page)
    assert said not in visitor.text
    assert WAITING in visitor.text
