"""The page of one order for the staff."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.infra.clock import about_now
from app.routes.staff.orders.panels import draw_order
from app.routes.staff.orders.view import read_view
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/orders/{order_id:uuid}", include_in_schema=False)
async def show_order(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    view = await read_view(order_id)
    return page(
        request,
        "staff/orders/show.html",
        member=member,
        view=view,
        order=view.order,
        drawn=draw_order(view),
        read_at=about_now(),
    )


handlers = [show_order]
