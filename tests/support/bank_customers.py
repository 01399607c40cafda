"""What people do at the bank: open a session as a shop does, pay it, decline."""

from typing import Any

import httpx
import stripe

from app.demo.bank import Bank

SHOP = "https://shop.example"


def order_of(bank: Bank, cents: int = 4200, **more: Any) -> dict[str, Any]:
    """Returns the parameters of a session for one order."""
    product = {"name": "Order ORD-TEST"}
    price = {"currency": "eur", "unit_amount": cents, "product_data": product}
    return {
        "mode": "payment",
        "client_reference_id": "order-1",
        "success_url": f"{SHOP}/orders/1/paid?session={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{SHOP}/orders/1",
        "locale": "en",
        "expires_at": int(bank.now) + 3600,
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {
            "capture_method": "manual",
            "metadata": {"operation": "operation-1"},
        },
        **more,
    }


async def pay(payer: httpx.AsyncClient, url: str | None, choice: str = "pay") -> httpx.Response:
    assert url is not None
    return await payer.post(url, data={"choice": choice})


async def paid_intent(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient, **more: Any
) -> str:
    """Returns the intent's id of an order that somebody has paid."""
    session = await client.v1.checkout.sessions.create_async(order_of(bank, **more))
    await pay(payer, session.url)
    found = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert isinstance(found.payment_intent, str)
    return found.payment_intent
