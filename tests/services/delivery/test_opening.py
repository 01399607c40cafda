"""Each order has one shipment."""

from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, sales
from app.values.pieces import PieceCount
from tests.support.cast import basket, shipment_of
from tests.support.cast import shipment as shipment
from tests.support.methods import offer

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_order_heard_of_twice_has_one_shipment(shipment, settle) -> None:
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING'")
    assert await settle() == 3
    assert await fetch_value("SELECT count(*) FROM delivery.shipments") == 1


async def test_a_parcel_knows_its_way_of_delivery_and_so_does_what_is_split_off(
    settle: Callable[[], Awaitable[int]],
) -> None:
    await offer("express", 990, names={"de": "Eilversand"})
    placed, _ = await sales.place_order(basket(product_456=2), language="de")
    await settle()
    parcel = await shipment_of(placed)
    assert (parcel.method_name, parcel.method_kind) == ("Express", "SHIP")
    divided = await delivery.split(parcel.shipment_id, [PieceCount(1, 1)])
    rest = await delivery.find_shipment(divided.remainder_id)
    assert (rest.method_name, rest.method_kind) == ("Express", "SHIP")
