"""The reports page: what came in and went out by the hour, and how long it took."""

from litestar import Response, get

from app.services import board
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/reports", include_in_schema=False)
async def show_reports(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    return page(
        request,
        "staff/reports/index.html",
        member=member,
        progress=await board.report(),
        late=await board.late(),
    )


handlers = [show_reports]
