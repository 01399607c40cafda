"""Ann collects her order at the counter, and nobody else does."""

import asyncio

import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, payments, sales
from app.services.delivery import Conflict, Dispatched, NotCollected, Shipment
from app.services.payments import PayAtPickup
from app.values.fields import Invalid
from app.values.money import Money
from app.values.payments import PaymentMethodId, PaymentStatus
from app.values.pickup_codes import shown_code
from app.values.pieces import PieceCount
from app.values.statuses import OrderStatus, ShipmentStatus
from tests.support.audit_lines import bea as bea
from tests.support.audit_lines import lines
from tests.support.breaches import broken
from tests.support.cast import place, shipment_of
from tests.support.methods import offer, offer_pickup
from tests.support.paying import offer as offer_payment
from tests.support.pickups import collected
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")


async def code_of(parcel: Shipment) -> str:
    code = await delivery.pickup_code_of(parcel.order_id)
    assert code
    return code


async def test_it_waits_in_a_bin_and_is_handed_over_for_its_code(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    assert await delivery.pickup_code_of(parcel.order_id) is None

    ready = await delivery.make_ready(parcel.shipment_id, " A  3 ", "Bea")
    assert (ready.status, ready.bin, ready.carrier) == (ShipmentStatus.SHIPPED, "A 3", None)
    code = await code_of(parcel)
    [found] = await delivery.parcels_with_code(f" {shown_code(code).lower()} ")
    assert found.shipment_id == parcel.shipment_id
    await settle()
    assert (await sales.find_order(parcel.order_id)).status == OrderStatus.SHIPPED

    given = await delivery.hand_over(parcel.shipment_id, shown_code(code), "Pat")
    assert (given.status, given.delivered_by) == (ShipmentStatus.DELIVERED, "Pat")
    await settle()
    assert (await sales.find_order(parcel.order_id)).status == OrderStatus.DELIVERED
    assert await broken() == set()


async def test_nobody_gets_it_with_another_code(settle: Settle) -> None:
    await offer_pickup()
    hers, theirs = await collected(settle), await collected(settle)
    for parcel in (hers, theirs):
        await delivery.make_ready(parcel.shipment_id, None, "Bea")
    with pytest.raises(Invalid, match=f"another order, {theirs.order_number}"):
        await delivery.hand_over(hers.shipment_id, await code_of(theirs), "Pat")
    with pytest.raises(Invalid, match="is not a code"):
        await delivery.hand_over(hers.shipment_id, "hello", "Pat")
    with pytest.raises(Invalid, match="is not the code of this order"):
        await delivery.hand_over(hers.shipment_id, "999-999", "Pat")
    assert (await delivery.find_shipment(hers.shipment_id)).status == ShipmentStatus.SHIPPED


async def test_two_presses_hand_it_over_once_and_say_who_did(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    made = await asyncio.gather(
        *(delivery.make_ready(parcel.shipment_id, "B 1", name) for name in ("Bea", "Bob"))
    )
    assert isinstance(made[0], Dispatched)
    assert made[0].version == made[1].version
    code = await code_of(parcel)
    answers = await asyncio.gather(
        *(delivery.hand_over(parcel.shipment_id, code, name) for name in ("Bea", "Bob")),
        return_exceptions=True,
    )
    [lost] = [answer for answer in answers if isinstance(answer, Conflict)]
    assert "already delivered" in str(lost)
    steps = "SELECT count(*) FROM messaging.events WHERE event_type = 'order.status_updated'"
    assert await fetch_value(steps) == 2


async def test_the_parcels_of_an_order_have_one_code(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle, product_456=3)
    first = await delivery.make_ready(parcel.shipment_id, "A 1", "Bea", items=[PieceCount(1, 1)])
    assert first.remainder_id
    await delivery.make_ready(first.remainder_id, "A 2", "Bea")
    found = await delivery.parcels_with_code(await code_of(parcel))
    assert [one.bin for one in found] == ["A 1", "A 2"]
    for one in found:
        await delivery.hand_over(one.shipment_id, await code_of(parcel), "Pat")
    await settle()
    assert (await sales.find_order(parcel.order_id)).status == OrderStatus.DELIVERED
    assert await broken() == set()


async def test_what_is_paid_at_pickup_is_booked_when_it_is_handed_over(settle: Settle) -> None:
    await offer_pickup()
    await offer_payment(PaymentMethodId.AT_PICKUP)
    parcel = await collected(settle, PaymentMethodId.AT_PICKUP)
    await delivery.make_ready(parcel.shipment_id, "A 3", "Bea")
    code = await code_of(parcel)
    [due] = (await payments.cash_due([parcel.order_id])).values()

    with pytest.raises(PayAtPickup):
        await delivery.hand_over(parcel.shipment_id, code, "Pat")
    with pytest.raises(PayAtPickup):
        await delivery.hand_over(parcel.shipment_id, code, "Pat", Money.of(due.amount - 1))
    assert (await delivery.find_shipment(parcel.shipment_id)).status == ShipmentStatus.SHIPPED

    await delivery.hand_over(parcel.shipment_id, code, "Pat", due)
    await settle()
    assert await payments.cash_due([parcel.order_id]) == {}
    order = await sales.find_order(parcel.order_id)
    assert (order.payment.status, order.amounts.paid) == (PaymentStatus.PAID, due)
    assert await broken() == set()


@pytest.mark.usefixtures("bea")
async def test_no_money_is_taken_for_what_is_paid_otherwise(settle: Settle) -> None:
    await offer_pickup()
    await offer_payment(PaymentMethodId.INVOICE)
    parcel = await collected(settle, PaymentMethodId.INVOICE)
    await delivery.make_ready(parcel.shipment_id, None, "Bea")
    with pytest.raises(payments.NotByHand):
        await delivery.hand_over(parcel.shipment_id, None, "Pat", Money.of(100))
    await delivery.hand_over(parcel.shipment_id, None, "Pat")
    [line] = await lines(action="shipment.handed_over")
    assert line.after["with_code"] is False


async def test_the_audit_misses_a_code(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await delivery.make_ready(parcel.shipment_id, None, "Bea")
    await settle()
    lose = "UPDATE delivery.shipments SET pickup_code = NULL WHERE shipment_id = $1"
    await fetch(lose, parcel.shipment_id)
    assert await broken() == {
        (4, "a parcel that waits to be collected has its code, and none before")
    }


async def test_what_is_sent_is_not_handed_over(settle: Settle) -> None:
    await offer("post")
    placed = await place(product_456=1)
    await settle()
    parcel = await shipment_of(placed)
    with pytest.raises(NotCollected):
        await delivery.make_ready(parcel.shipment_id, "A 3", "Bea")


async def test_a_carrier_makes_it_ready_as_well(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "a program")
    await delivery.hand_over(parcel.shipment_id, await code_of(parcel), "Pat")
