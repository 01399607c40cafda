"""The customers, who ordered last first, and found by name, email or town."""

from typing import Final
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from app.services import sales
from app.web.forms import one_line
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

CUSTOMERS: Final = "/staff/customers"
MOST_SHOWN: Final = 50


@get(CUSTOMERS, include_in_schema=False)
async def show_customers(
    request: AnyRequest, q: FromQuery[str] = "", cursor: FromQuery[str | None] = None
) -> Response[str]:
    typed = one_line(q)
    if typed:
        customers, following = await sales.search_customers(typed, MOST_SHOWN + 1), None
    else:
        found = await sales.list_customers(cursor, MOST_SHOWN)
        customers, following = found.items, found.next_cursor
    return page(
        request,
        "staff/customers/index.html",
        member=await staff_member(request),
        customers=customers[:MOST_SHOWN],
        many=len(customers) > MOST_SHOWN,
        q=typed,
        next_href=f"{CUSTOMERS}?{urlencode({'cursor': following})}" if following else "",
        first_href=CUSTOMERS if cursor and not typed else "",
    )


handlers = [show_customers]
