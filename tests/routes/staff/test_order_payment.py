"""The staff note money that came, decide refunds, and see what is open."""

import pytest

from app.infra.database import fetch
from app.services import delivery, payments
from app.services.payments.deadlines import fail_overdue
from app.values.payments import PaymentMethodId
from tests.support.breaches import broken
from tests.support.cast import shipment_of
from tests.support.paying import comes, offer, place_with
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_money_is_noted_and_lets_the_order_go(bea: Visitor, settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await settle()
    page = f"/staff/orders/{placed.order_id}/payment"
    await bea.open(f"/staff/orders/{placed.order_id}")
    assert "Unpaid" in bea.text
    await bea.open("/staff/payments")
    assert placed.order_number in bea.text

    await bea.open(page)
    await bea.send(f"{page}/receipts", reference="ORD Ann Lee")
    assert "received is noted." in bea.text
    assert "ORD Ann Lee" in bea.text
    await settle()
    await bea.open("/staff/payments")
    assert "Every order is paid." in bea.text
    assert (await payments.find_payment(placed.order_id)).paid == placed.total


@pytest.mark.parametrize("typed", ["", "0", "-5", "many", "1.234,5", "99999999999999"])
async def test_what_is_no_amount_is_asked_again(bea: Visitor, typed: str) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    page = f"/staff/orders/{placed.order_id}/payment"
    await bea.open(page)
    await bea.send(f"{page}/receipts", received=typed, reference="ORD")
    assert bea.page.status_code == 422
    assert bea.form(f"{page}/receipts").value("received") == typed
    assert bea.form(f"{page}/receipts").value("reference") == "ORD"
    assert (await payments.find_payment(placed.order_id)).operations == []


async def test_the_same_form_twice_is_one_receipt(bea: Visitor) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    page = f"/staff/orders/{placed.order_id}/payment"
    await bea.open(page)
    form = dict(bea.form(f"{page}/receipts").fields)
    for _ in range(2):
        await bea.client.post(f"{page}/receipts", data=form)
    assert (await payments.find_payment(placed.order_id)).paid == placed.total
    answer = await bea.client.post(f"{page}/receipts", data=form | {"received": "1"})
    assert answer.status_code == 409
    assert "sent before with other values" in answer.text


async def test_a_refund_is_decided_and_paid_out(bea: Visitor, settle: Settle) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    await comes(placed, 1000)
    page = f"/staff/orders/{placed.order_id}/payment"
    await bea.open(page)
    await bea.send(f"{page}/refunds", refund="10.01", reason="A chip")
    assert bea.page.status_code == 409
    assert "At most €10.00 can be paid back." in bea.text
    await bea.send(f"{page}/refunds", refund="4", reason="")
    assert "Enter why you pay it back" in bea.text
    await bea.send(f"{page}/refunds", refund="4", reason="A chip")
    assert "Mark paid out" in bea.text
    [owed] = await payments.list_owed()
    await bea.open("/staff")
    assert "1 refund to pay out" in bea.text
    await bea.open("/staff/payments")
    assert "The shop’s decision" in bea.text
    await bea.open(page)
    await bea.send(f"{page}/refunds/{owed.operation_id}/payout")
    assert "The refund is paid out." in bea.text
    assert await payments.list_owed() == []


async def test_a_packer_sees_the_payment_but_notes_nothing(pat: Visitor) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    await pat.open(f"/staff/orders/{placed.order_id}")
    assert "Unpaid" in pat.text
    assert "Money received, refunds" not in pat.text
    assert (await pat.open("/staff/payments")).status_code == 403


async def test_ways_to_pay_are_chosen_in_the_settings(bea: Visitor) -> None:
    section = "/staff/settings/payment"
    await bea.open(section)
    await bea.send(section, payment_methods="TRANSFER", bank_iban="DE00")
    assert bea.page.status_code == 422
    assert "Enter an IBAN" in bea.text
    assert "Enter who the bank account belongs to" in bea.text
    typed = {"bank_holder": "Käthe Lehmann", "bank_iban": "de89 3704 0044 0532 0130 00"}
    await bea.send(section, payment_methods="TRANSFER", **typed)
    assert "Shop settings saved." in bea.text
    assert [one.method_id for one in payments.offered_methods()] == ["TRANSFER"]
    account = payments.bank_account()
    assert account
    assert account.iban == "DE89370400440532013000"


async def test_a_manager_lets_an_order_leave_before_it_is_paid(
    bea: Visitor, settle: Settle
) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await settle()
    page = f"/staff/orders/{placed.order_id}/payment"
    await bea.open(page)
    await bea.send(f"{page}/release")
    assert "The order may leave before it is paid." in bea.text
    assert "Send it before it is paid" not in bea.text
    await settle()
    shipment = await shipment_of(placed)
    assert shipment.hold is None
    await delivery.dispatch(shipment.shipment_id, "DHL", "T-1", "Bea")
    await fetch("UPDATE payments.payments SET pay_by = now()")
    assert await fail_overdue(10) == 0
    await comes(placed, placed.total.amount)
    await settle()
    assert (await payments.find_payment(placed.order_id)).status == "PAID"
    assert await broken() == set()
