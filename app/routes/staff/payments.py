"""What customers owe the shop, and what the shop owes them."""

from litestar import Response, get

from app.services import payments
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/payments", include_in_schema=False)
async def list_payments(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/payments/index.html",
        member=await staff_member(request),
        ending=await payments.list_ending(),
        untaken=await payments.list_untaken(),
        owed=await payments.list_owed(),
        unpaid=await payments.list_unpaid(),
    )


handlers = [list_payments]
