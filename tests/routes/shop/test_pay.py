"""The way to the page on which an order is paid, and back to the order."""

from urllib.parse import urlsplit
from uuid import UUID

import httpx
from msgspec import UNSET

from app.services import payments, sales
from app.values.payments import PaymentMethodId, PaymentStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.checkout import TYPED
from tests.support.checkout import at_checkout as at_checkout
from tests.support.paying import offer, place_with
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor


async def goes(visitor: Visitor, address: str) -> httpx.Response:
    """Without following to another server, which a browser would do."""
    return await visitor.client.get(address, follow_redirects=False)


async def places(visitor: Visitor) -> str:
    """Returns the address to which the checkout leads."""
    fields = dict(visitor.form("/orders").fields) | TYPED
    lines = [value for name, value in visitor.form("/orders").fields if name == "line"]
    data = {**fields, "line": lines}
    answered = await visitor.client.post("/orders", data=data, follow_redirects=False)
    assert answered.status_code == 303
    return urlsplit(answered.headers["location"]).path


async def test_somebody_orders_pays_and_comes_back(online: Online, at_checkout: Visitor) -> None:
    to_pay = await places(at_checkout)
    assert to_pay.endswith("/pay")
    hosted = (await goes(at_checkout, to_pay)).headers["location"]
    assert hosted.startswith(online.bank.address)
    paid = await online.payer.post(hosted, data={"choice": "pay"})
    back = urlsplit(paid.headers["location"]).path
    assert back == f"{to_pay}/return"
    # The bank's notices are late, and the page says what is true all the same.
    order = await goes(at_checkout, back)
    assert order.headers["location"] == to_pay.removesuffix("/pay")
    order_id = UUID(to_pay.split("/")[2])
    assert (await payments.find_payment(order_id)).status == PaymentStatus.AUTHORISED
    # Who comes by again is led to the order.
    assert (await goes(at_checkout, to_pay)).headers["location"] == f"/orders/{order_id}"


async def test_an_order_that_is_not_paid_shows_the_way(
    online: Online, at_checkout: Visitor
) -> None:
    to_pay = await places(at_checkout)
    order = to_pay.removesuffix("/pay")
    await at_checkout.open(order)
    assert f'href="{to_pay}"' in at_checkout.page.text
    assert "We keep your order for you until" in at_checkout.text
    hosted = (await goes(at_checkout, to_pay)).headers["location"]
    await online.payer.post(hosted, data={"choice": "pay"})
    await online.works()
    await at_checkout.open(order)
    assert f'href="{to_pay}"' not in at_checkout.page.text
    assert "You have paid by card" in at_checkout.text


async def test_the_address_of_the_return_proves_nothing(
    online: Online, at_checkout: Visitor
) -> None:
    to_pay = await places(at_checkout)
    await goes(at_checkout, to_pay)
    await goes(at_checkout, f"{to_pay}/return")
    order_id = UUID(to_pay.split("/")[2])
    assert (await payments.find_payment(order_id)).status == PaymentStatus.AWAITED


async def test_a_provider_that_does_not_answer_loses_nothing(
    online: Online, at_checkout: Visitor
) -> None:
    online.bank.faults.lost_answers = 1
    to_pay = await places(at_checkout)
    answered = await goes(at_checkout, to_pay)
    assert answered.status_code == 503
    assert "cannot be opened at the moment" in answered.text
    assert "nothing was paid" in answered.text
    await online.later(seconds=3)
    assert (await goes(at_checkout, to_pay)).status_code == 303


async def test_strangers_cannot_open_the_page(
    online: Online, at_checkout: Visitor, client: httpx.AsyncClient
) -> None:
    order = await online.order()
    for address in ("pay", "pay/return"):
        answered = await client.get(f"/orders/{order.order_id}/{address}", follow_redirects=False)
        assert answered.status_code in (303, 401, 404)
        assert online.bank.address not in answered.headers.get("location", "")
    assert online.bank.books.all("checkout.session") == []


async def test_the_checkout_leads_to_a_page_of_the_shop_first(
    online: Online, at_checkout: Visitor
) -> None:
    """`form-action` keeps browsers from following the form's answer to another site."""
    to_pay = await places(at_checkout)
    answered = await goes(at_checkout, f"{to_pay}?placed=1")
    assert answered.headers["refresh"] == f"0; url={to_pay}"
    assert f'href="{to_pay}"' in answered.text
    assert online.bank.books.all("checkout.session") == []


async def test_programs_and_mails_lead_to_the_page_while_money_is_awaited(
    online: Online, at_checkout: Visitor, client: httpx.AsyncClient
) -> None:
    placed = await online.order()
    path = f"/orders/{placed.order_id}/pay"
    assert placed.links.pay == f"{path}?token={placed.access_token}"
    api = f"/api/v1/orders/{placed.order_id}"
    token = {"Authorization": f"Bearer {placed.access_token}"}
    assert (await client.get(api, headers=token)).json()["links"] == {"pay": path}

    # The token becomes a cookie, which opens the page on the way back, too.
    opened = await goes(at_checkout, placed.links.pay)
    assert opened.headers["location"] == path
    hosted = (await goes(at_checkout, path)).headers["location"]
    assert hosted.startswith(online.bank.address)
    await online.pays(placed)
    await online.works()
    assert "links" not in (await client.get(api, headers=token)).json()


async def test_who_pays_otherwise_has_no_such_link(online: Online) -> None:
    await offer(PaymentMethodId.CARD, PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    assert placed.links.pay == ""
    assert (await sales.find_order(placed.order_id)).links is UNSET
