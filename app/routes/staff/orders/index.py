"""The orders, newest first: by status, and by any part of what a customer says."""

from typing import Final
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from app.services import payments, sales
from app.values.statuses import OrderStatus
from app.web.forms import one_line
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

ORDERS: Final = "/staff/orders"
PAGE: Final = 50


@get(ORDERS, include_in_schema=False)
async def list_orders(
    request: AnyRequest,
    status: FromQuery[str] = "",
    q: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    member = await staff_member(request)
    shown, term = status if status in tuple(OrderStatus) else "", one_line(q)
    found = await sales.list_orders_for_staff(shown or None, term or None, cursor, PAGE)
    following = found.next_cursor
    return page(
        request,
        "staff/orders/index.html",
        member=member,
        rows=found.items,
        shown=shown,
        statuses=tuple(OrderStatus),
        q=term,
        url=orders_url,
        next_href=orders_url(shown, term, following) if following else "",
        first_href=orders_url(shown, term) if cursor else "",
        takes_payments=await payments.any_payment(),
    )


def orders_url(status: str = "", q: str = "", cursor: str = "") -> str:
    asked = {"status": status, "q": q, "cursor": cursor}
    left = {name: value for name, value in asked.items() if value}
    return f"{ORDERS}?{urlencode(left)}" if left else ORDERS


handlers = [list_orders]
