"""Each order has one shipment."""

from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, sales
from app.values.delivery_methods import TransitDays
from app.values.pieces import PieceCount
from tests.support.cast import basket, place, shipment_of
from tests.support.cast import shipment as shipment
from tests.support.methods import offer
from tests.support.promising import promise_days
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_order_heard_of_twice_has_one_shipment(shipment, settle) -> None:
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING'")
    assert await settle() == 2
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


async def test_all_parcels_of_an_order_know_what_was_promised(
    settle: Callable[[], Awaitable[int]],
) -> None:
    await promise_days()
    await offer("post", transit_days=TransitDays(2, 3))
    placed = await place(product_456=2)
    await settle()
    parcel = await shipment_of(placed)
    assert placed.promised
    assert parcel.ship_by
    assert (parcel.promised_by, parcel.ship_by < placed.promised.from_) == (
        placed.promised.by,
        True,
    )
    divided = await delivery.split(parcel.shipment_id, [PieceCount(1, 1)])
    rest = await delivery.find_shipment(divided.remainder_id)
    assert (rest.ship_by, rest.promised_by) == (parcel.ship_by, parcel.promised_by)


async def test_a_parcel_of_which_nothing_is_promised_has_no_days(shipment) -> None:
    assert (shipment.ship_by, shipment.promised_by) == (None, None)
    event = await fetch_value(
        "SELECT data FROM messaging.events WHERE event_type = 'order.created'"
    )
    assert "promised" not in str(event)
