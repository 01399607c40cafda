"""The withdrawals that customers have declared, also those that fit no order."""

from litestar import Response, get

from app.services import sales
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/withdrawals", include_in_schema=False)
async def list_withdrawals(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/withdrawals/index.html",
        member=await staff_member(request),
        withdrawals=await sales.list_withdrawals(),
    )


handlers = [list_withdrawals]
