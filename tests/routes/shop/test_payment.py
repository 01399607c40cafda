"""A customer chooses how to pay, and her order's page says what is to be done."""

import pytest

from app.services import payments, sales
from app.values.payments import PaymentMethodId
from tests.support.checkout import TYPED
from tests.support.checkout import at_checkout as at_checkout
from tests.support.methods import offer as offer_delivery
from tests.support.methods import offer_counter
from tests.support.paying import comes, offer, place_with
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_shop_without_ways_to_pay_asks_for_none(at_checkout: Visitor) -> None:
    assert "payment_method" not in at_checkout.page.text
    await at_checkout.send("/orders", **TYPED)
    assert 'data-testid="payment"' not in at_checkout.page.text


async def test_the_way_to_pay_is_chosen_at_the_checkout(
    at_checkout: Visitor, settle: Settle
) -> None:
    await offer(PaymentMethodId.TRANSFER, PaymentMethodId.ON_DELIVERY)
    await at_checkout.open("/checkout")
    assert "Cash on delivery" in at_checkout.text
    assert at_checkout.page.text.count("checked") == 1
    await at_checkout.send("/orders", **TYPED, payment_method=PaymentMethodId.TRANSFER)
    assert "Please transfer" in at_checkout.text
    assert "DE89 3704 0044 0532 0130 00" in at_checkout.text
    assert 'aria-label="QR code for your banking app"' in at_checkout.page.text


async def test_what_is_no_longer_offered_is_asked_again(at_checkout: Visitor) -> None:
    await offer(PaymentMethodId.TRANSFER)
    await at_checkout.open("/checkout")
    for chosen in ("BARTER", PaymentMethodId.INVOICE):
        await at_checkout.send("/orders", **TYPED, payment_method=chosen)
        assert at_checkout.page.status_code == 422
    assert "Choose how you want to pay" in at_checkout.text
    assert 'value="12 Harbour Street"' in at_checkout.page.text


async def test_what_does_not_go_with_the_delivery_is_said_at_its_field(
    at_checkout: Visitor,
) -> None:
    await offer(PaymentMethodId.ON_DELIVERY, PaymentMethodId.AT_PICKUP)
    await offer_delivery("post", 490)
    await at_checkout.open("/checkout")
    assert "Pay at pick-up" not in at_checkout.text
    await offer_counter()
    await at_checkout.open("/checkout")
    assert "You pay when you pick up your order. Only if you pick up your order." in (
        at_checkout.text
    )
    chosen = {"delivery_method": "post", "payment_method": PaymentMethodId.AT_PICKUP}
    await at_checkout.send("/orders", **TYPED, **chosen)
    assert at_checkout.page.status_code == 422
    assert "Only what is picked up can be paid at pick-up" in at_checkout.text
    assert 'aria-describedby="payment_method-error"' in at_checkout.page.text
    assert at_checkout.form("/orders").value("payment_method") == PaymentMethodId.AT_PICKUP
    await at_checkout.send("/orders", payment_method=PaymentMethodId.ON_DELIVERY)
    assert "You pay when the parcel is handed to you." in at_checkout.text


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (PaymentMethodId.INVOICE, "On invoice: please pay by"),
        (PaymentMethodId.ON_DELIVERY, "You pay when the parcel is handed to you."),
        (PaymentMethodId.AT_PICKUP, "You pay when you pick up your order."),
    ],
)
async def test_the_page_says_how_to_pay(visitor: Visitor, method: str, said: str) -> None:
    await offer(method)
    if method == PaymentMethodId.AT_PICKUP:
        await offer_counter()
    placed = await place_with(method)
    await visitor.open(placed.links.page)
    assert said in visitor.text
    assert ("QR code for your banking app" in visitor.page.text) == (method == "INVOICE")


async def test_the_page_says_what_came_and_what_goes_back(visitor: Visitor, settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await settle()
    await visitor.open(placed.links.page)
    assert "We're waiting for your payment" in visitor.text
    await comes(placed, placed.total.amount)
    await settle()
    await visitor.open(placed.links.page)
    assert "We received" in visitor.text
    assert "Please transfer" not in visitor.text
    assert "waiting for your payment" not in visitor.text
    await sales.request_cancellation(placed.order_id)
    await settle()
    await visitor.open(placed.links.page)
    assert "back to you by" in visitor.text
    [owed] = await payments.list_owed()
    await payments.pay_out(placed.order_id, owed.operation_id, "", "Bea")
    await settle()
    await visitor.open(placed.links.page)
    assert "We paid" in visitor.text
    assert "back to you by" not in visitor.text
