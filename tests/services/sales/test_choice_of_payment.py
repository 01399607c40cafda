"""An order is paid in a way that goes with how it is delivered."""

import msgspec
import pytest

from app.services import payments, sales
from app.values.fields import Invalid
from app.values.payments import PaymentMethodId
from tests.support import methods
from tests.support.cast import basket
from tests.support.paying import offer
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")

INVOICE = PaymentMethodId.INVOICE
ON_DELIVERY, AT_PICKUP = PaymentMethodId.ON_DELIVERY, PaymentMethodId.AT_PICKUP


async def order(way: str | None, paid: PaymentMethodId | None) -> tuple[str | None, str | None]:
    """Returns the way of delivery and the way to pay of the order that was placed."""
    wanted = msgspec.structs.replace(
        basket(product_456=1), delivery_method=way, payment_method=paid
    )
    placed, _ = await sales.place_order(wanted)
    found = await sales.find_order(placed.order_id)
    return found.delivery_method and found.delivery_method.method_id, found.payment.method


async def refused(way: str | None, paid: PaymentMethodId | None) -> str:
    with pytest.raises(Invalid) as refusal:
        await order(way, paid)
    assert refusal.value.field == "payment_method"
    return refusal.value.message


@pytest.fixture
async def both() -> None:
    """The post comes first, and then the counter."""
    await methods.offer("post", place=1)
    await methods.offer_counter()


async def test_what_is_posted_is_not_paid_at_the_counter(both: None) -> None:
    await offer(INVOICE, ON_DELIVERY, AT_PICKUP)
    said = await refused("post", AT_PICKUP)
    assert said == "Only what is picked up can be paid at pick-up"
    assert await refused("counter", ON_DELIVERY) == "Only what is sent can be paid on delivery"
    assert await order("counter", AT_PICKUP) == ("counter", AT_PICKUP)
    assert await order("post", ON_DELIVERY) == ("post", ON_DELIVERY)
    assert await order("counter", INVOICE) == ("counter", INVOICE)


async def test_the_default_is_never_one_that_is_impossible(both: None) -> None:
    await offer(ON_DELIVERY, AT_PICKUP)
    assert await order("counter", None) == ("counter", AT_PICKUP)
    assert await order("post", None) == ("post", ON_DELIVERY)
    assert await order(None, AT_PICKUP) == ("counter", AT_PICKUP)
    assert await order(None, None) == ("post", ON_DELIVERY)
    await offer(AT_PICKUP)
    assert await order(None, None) == ("counter", AT_PICKUP)
    assert await refused("post", None) == "None of our ways to pay fits this way of delivery"


async def test_a_shop_without_ways_of_delivery_sends() -> None:
    await offer(ON_DELIVERY, AT_PICKUP)
    assert await order(None, None) == (None, ON_DELIVERY)
    assert await refused(None, AT_PICKUP)
    assert [one.method_id for one in payments.offered_methods()] == [ON_DELIVERY]
    await offer(AT_PICKUP)
    assert await refused(None, None)
