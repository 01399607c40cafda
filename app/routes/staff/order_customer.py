"""The customer of an order, for managers: with all orders of the same email."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from app.services import sales
from app.services.sales import OrderSummary
from app.values.paging import Page
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

MOST_SHOWN: Final = 50


@get("/staff/orders/{order_id:uuid}/customer", include_in_schema=False)
async def show_customer(
    request: AnyRequest, order_id: FromPath[UUID], cursor: FromQuery[str | None] = None
) -> Response[str]:
    """Needs no email in its address, where it would stay in the browser's history."""
    order = await sales.find_order(order_id)
    email = order.customer.email
    # What stands for the email of somebody who was erased is none.
    found = Page[OrderSummary]([], None)
    if "@" in email:
        found = await sales.list_orders(q=email, cursor=cursor, limit=MOST_SHOWN)
    here = f"/staff/orders/{order_id}/customer"
    following = found.next_cursor
    return page(
        request,
        "staff/order_customer/show.html",
        member=await staff_member(request),
        customer=order.customer,
        orders=found.items,
        next_href=f"{here}?{urlencode({'cursor': following})}" if following else "",
        first_href=here if cursor else "",
    )


handlers = [show_customer]
