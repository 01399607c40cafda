"""At the counter Pat hands over what a code is for, and takes the money that is due for it."""

import pytest

from app.services import delivery, payments
from app.values.payments import PaymentMethodId
from app.values.statuses import ShipmentStatus
from tests.support.methods import offer_pickup
from tests.support.paying import offer
from tests.support.pickups import collected, made_ready
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
COUNTER = "/staff/counter"


async def looked_up(pat: Visitor, code: str) -> None:
    await pat.open(COUNTER)
    await pat.send(COUNTER, code=code)


async def status_of(parcel: delivery.Shipment) -> str:
    return (await delivery.find_shipment(parcel.shipment_id)).status


async def test_a_code_finds_what_waits_and_hands_it_over_once(pat: Visitor, settle: Settle) -> None:
    await offer_pickup()
    parcel, code = await made_ready(settle)
    await looked_up(pat, code)
    assert f"Ann Lee {parcel.order_number} , ready since" in pat.text
    assert "Bin A 3" in pat.text
    await pat.send(f"{COUNTER}/{parcel.shipment_id}")
    assert f"{parcel.order_number} is handed over." in pat.text

    await looked_up(pat, code)
    assert pat.page.status_code == 422
    assert f"{parcel.order_number} was handed over by Pat already" in pat.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Scan or enter the customer’s code"),
        ("999-999", "Nothing is waiting under this code"),
        ("hello", "A code has six letters and digits"),
        ("ORD-7KQ4TNVX", "This is an order number."),
        ("<script>" * 40, "A code has six letters and digits"),
    ],
)
async def test_a_wrong_code_is_explained(pat: Visitor, typed: str, said: str) -> None:
    await looked_up(pat, typed)
    assert pat.page.status_code == 422
    assert said in pat.text


async def test_money_is_taken_with_it_and_booked(pat: Visitor, settle: Settle) -> None:
    await offer_pickup()
    await offer(PaymentMethodId.AT_PICKUP)
    parcel, code = await made_ready(settle, PaymentMethodId.AT_PICKUP)
    await looked_up(pat, code)
    assert "To be paid now: €" in pat.text
    form = f"{COUNTER}/{parcel.shipment_id}"
    await pat.send(form)
    assert pat.page.status_code == 422
    assert "then tick that you have it" in pat.text
    [due] = (await payments.cash_due([parcel.order_id])).values()
    await pat.send(form, received=str(due.amount))
    assert "is handed over." in pat.text
    assert (await payments.find_payment(parcel.order_id)).due.amount == 0


async def test_the_board_has_both_steps(pat: Visitor, settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await pat.open("/staff/shipments?status=PENDING")
    assert "Ready for pick-up" in pat.text
    path = f"/staff/shipments/{parcel.shipment_id}"
    await pat.open(f"{path}/dispatch")
    assert "Carrier" not in pat.text
    await pat.send(f"{path}/dispatch", bin="B" * 21)
    assert "Enter at most 20 characters" in pat.text
    await pat.send(f"{path}/dispatch", bin="B 12")
    assert "is ready for pick-up in bin B 12." in pat.text
    await pat.open("/staff/shipments?status=SHIPPED")
    assert "Bin B 12" in pat.text

    await pat.open(f"{path}/delivery")
    await pat.send(f"{path}/delivery")
    assert "Enter the code, or tick that you checked who it is" in pat.text
    await pat.send(f"{path}/delivery", code="999-999")
    assert "This code is not the code of this order" in pat.text
    await pat.send(f"{path}/delivery", code="", known="yes")
    assert "is handed over." in pat.text
    assert await status_of(parcel) == ShipmentStatus.DELIVERED
    await pat.open(path)
    assert "Picked up" in pat.text


async def test_the_station_asks_for_the_bin(pat: Visitor, settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await pat.open(f"/staff/scan?code={parcel.order_number}")
    form = f"/staff/scan/{parcel.shipment_id}/dispatch"
    await pat.send(form, bin="C 1")
    assert "Ready for pick-up" in pat.text
    assert "Bin C 1." in pat.text
    await pat.open(f"/staff/scan?code={parcel.order_number}")
    assert f'href="/staff/shipments/{parcel.shipment_id}/delivery"' in pat.page.text


async def test_papers_say_that_it_is_collected_and_what_is_to_be_paid(
    pat: Visitor, settle: Settle
) -> None:
    await offer_pickup()
    await offer(PaymentMethodId.AT_PICKUP)
    parcel, _code = await made_ready(settle, PaymentMethodId.AT_PICKUP)
    for paper in ("slips", "labels"):
        await pat.open(f"/staff/{paper}?ids={parcel.shipment_id}")
        assert "Pick-up: Bin A 3" in pat.text
        assert "Cash to collect: €" in pat.text
        assert "Bremen" not in pat.text
