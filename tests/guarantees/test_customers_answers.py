"""What a customer is answered lasts, also when it only says that it is done already."""

from app.services import sales
from tests.support.checkout import TYPED
from tests.support.checkout import at_checkout as at_checkout
from tests.support.durability import noted, sent_again
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor


async def test_an_order(at_checkout: Visitor) -> None:
    with noted(at_checkout.client) as sent:
        await at_checkout.send("/orders", **TYPED)
    placing = next(one for one in sent if one.method == "POST")
    assert (await sent_again(at_checkout.client, placing)).status_code == 503


async def test_a_cancellation(order: sales.Placed, visitor: Visitor) -> None:
    page = f"/orders/{order.order_id}"
    await visitor.open(f"{page}?token={order.access_token}")
    await visitor.open(f"{page}/cancellation")
    with noted(visitor.client) as sent:
        assert (await visitor.send(f"{page}/cancellation")).status_code == 200
    asking = next(one for one in sent if one.method == "POST")
    assert (await sent_again(visitor.client, asking)).status_code == 503
