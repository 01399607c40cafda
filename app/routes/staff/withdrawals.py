"""The withdrawals that customers have declared, also those that fit no order."""

from typing import Final
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from app.services import sales
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

WITHDRAWALS: Final = "/staff/withdrawals"


@get(WITHDRAWALS, include_in_schema=False)
async def list_withdrawals(
    request: AnyRequest, cursor: FromQuery[str | None] = None
) -> Response[str]:
    found = await sales.withdrawal_page(cursor)
    following = found.next_cursor
    return page(
        request,
        "staff/withdrawals/index.html",
        member=await staff_member(request),
        withdrawals=found.items,
        next_href=f"{WITHDRAWALS}?{urlencode({'cursor': following})}" if following else "",
        first_href=WITHDRAWALS if cursor else "",
    )


handlers = [list_withdrawals]
