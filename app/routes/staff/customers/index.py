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
    found = await sales.list_customers(typed, cursor, MOST_SHOWN)
    asked = {"q": typed} if typed else {}
    following = found.next_cursor
    return page(
        request,
        "staff/customers/index.html",
        member=await staff_member(request),
        customers=found.items,
        q=typed,
        next_href=f"{CUSTOMERS}?{urlencode({**asked, 'cursor': following})}" if following else "",
        first_href=f"{CUSTOMERS}?{urlencode(asked)}" if cursor else "",
    )


handlers = [show_customers]
