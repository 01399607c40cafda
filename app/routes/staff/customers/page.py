"""The page of one customer: all orders of an email, with emails, withdrawals and what may go."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from app.services import customers, mailing, sales
from app.services.sales import OrderSummary
from app.values.paging import Page
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

MOST_SHOWN: Final = 50
LATEST_MAILS: Final = 20


@get("/staff/orders/{order_id:uuid}/customer", include_in_schema=False)
async def show_customer(
    request: AnyRequest, order_id: FromPath[UUID], cursor: FromQuery[str | None] = None
) -> Response[str]:
    """Needs no email in its address, where it would stay in the browser's history."""
    order = await sales.find_order(order_id)
    email = order.customer.email
    found, open_because = Page[OrderSummary]([], None), None
    # What stands for the email of somebody who was erased is none.
    if "@" in email:
        found = await sales.list_orders(q=email, cursor=cursor, limit=MOST_SHOWN)
        open_because = await customers.open_order_of(email)
    numbers = {one.order_id: one.order_number for one in found.items}
    here = f"/staff/orders/{order_id}/customer"
    following = found.next_cursor
    return page(
        request,
        "staff/customers/show.html",
        member=await staff_member(request),
        order=order,
        customer=order.customer,
        orders=found.items,
        sums=await sales.sum_up_customer(email, order.total.currency),
        numbers=numbers,
        mails=await mailing.mails_of_orders(list(numbers), LATEST_MAILS),
        withdrawals=await sales.withdrawals_of_customer(email) if numbers else [],
        open_because=open_because,
        next_href=f"{here}?{urlencode({'cursor': following})}" if following else "",
        first_href=here if cursor else "",
    )


handlers = [show_customer]
