"""Everybody who handles a parcel sees the money that is collected with it."""

import msgspec
import pytest

from app.routes.staff.cash import cash_of
from app.services import delivery
from app.values.payments import PaymentMethodId
from app.values.pieces import PieceCount
from tests.support.methods import offer_pickup
from tests.support.paying import offer
from tests.support.pickups import collected, made_ready
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_of_two_parcels_the_first_one_has_it(settle: Settle) -> None:
    await offer_pickup()
    await offer(PaymentMethodId.AT_PICKUP)
    parcel = await collected(settle, PaymentMethodId.AT_PICKUP, product_456=2)
    await delivery.make_ready(parcel.shipment_id, "A 1", "Bea", items=[PieceCount(1, 1)])
    first, second = await delivery.parcels_of(parcel.order_id)
    found = await cash_of([second, first])
    assert list(found) == [first.shipment_id]
    assert found[first.shipment_id].startswith("€")
    collected_first = msgspec.structs.replace(first, status="DELIVERED")
    assert list(await cash_of([collected_first, second])) == [second.shipment_id]


async def test_the_board_and_the_parcel_name_it(pat: Visitor, settle: Settle) -> None:
    await offer_pickup()
    await offer(PaymentMethodId.AT_PICKUP)
    parcel, _code = await made_ready(settle, PaymentMethodId.AT_PICKUP)
    await pat.open("/staff/shipments?status=SHIPPED")
    assert "Cash: €" in pat.text
    await pat.open(f"/staff/shipments/{parcel.shipment_id}")
    assert "Cash to collect: €" in pat.text
