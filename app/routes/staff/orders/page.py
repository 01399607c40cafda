"""The page of one order for the staff."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.infra.clock import about_now
from app.routes.staff.orders.panels import draw_order
from app.routes.staff.orders.view import read_view
from app.web.form_keys import fresh_key
from app.web.forms import Form
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/orders/{order_id:uuid}", include_in_schema=False)
async def show_order(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await draw_page(request, order_id)


async def draw_page(
    request: AnyRequest,
    order_id: UUID,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    """Shows the order, and the note that could not be added, with what is wrong with it."""
    member = await staff_member(request)
    view = await read_view(order_id)
    entry = form or {}
    return page(
        request,
        "staff/orders/show.html",
        status,
        member=member,
        view=view,
        order=view.order,
        drawn=draw_order(view, member.role),
        read_at=about_now(),
        words=entry.get("words", ""),
        key=entry.get("key") or fresh_key(),
        errors=errors or {},
    )


handlers = [show_order]
