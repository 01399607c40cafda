"""The way to the page on which an order is paid, and back."""

from contextlib import suppress
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.routes.shop.checkout_notices import is_away
from app.routes.shop.orders import to_order
from app.services import payments, sales
from app.web.pages import PRIVATE, Answer, AnyRequest, page


async def awaits_payment(placed: sales.Placed) -> bool:
    """Returns whether the customer is to be led to the provider's page now."""
    # The order is placed, and can be paid from its own page as well.
    try:
        return await payments.awaited_online(placed.order_id)
    except Exception as error:
        if not is_away(error):
            raise
        return False


@get("/orders/{order_id:uuid}/pay", include_in_schema=False)
async def pay(
    request: AnyRequest, order_id: FromPath[UUID], placed: FromQuery[bool] = False
) -> Answer:
    """Leads to the provider's page, or back to the order if nothing is to be paid online.

    Browsers let no form lead to another site (`form-action`), so the checkout leads to a page of
    the shop that goes on by itself (`placed`).
    """
    token = request.query_params.get("token")
    if token is not None:
        opens = (await sales.check_tokens(order_id, [token])).opens
        return to_order(order_id, token if opens else None, to_pay=True)
    if placed and (order := await sales.find_order(order_id)).payment.method:
        onward = {**PRIVATE, "Refresh": f"0; url=/orders/{order_id}/pay"}
        return page(request, "shop/pay/leaving.html", headers=onward, order=order)
    try:
        opened = await payments.open_page(order_id)
    except payments.NoPageNow as refusal:
        return page(
            request,
            "shop/pay/unavailable.html",
            503,
            headers=PRIVATE,
            order=await sales.find_order(order_id),
            said=refusal.detail(),
        )
    if opened is None:
        return to_order(order_id, None)
    return Redirect(opened.url, status_code=303, headers=PRIVATE)


@get("/orders/{order_id:uuid}/pay/return", include_in_schema=False)
async def come_back(order_id: FromPath[UUID]) -> Redirect:
    """The address proves nothing: the provider is asked, and the page shows what the shop knows."""
    # If the provider does not answer, the cashier asks again, and the page changes by itself.
    with suppress(payments.ProviderAway):
        await payments.look(order_id)
    return to_order(order_id, None)


handlers = [pay, come_back]
