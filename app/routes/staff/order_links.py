"""The customer's link to an order: shown to be copied, or replaced by a new one."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.services import sales
from app.settings import settings
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import PRIVATE, AnyRequest, page


@post("/staff/orders/{order_id:uuid}/links/current", status_code=200, include_in_schema=False)
async def show_link(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    """Shows what opens the order, and notes that it did."""
    order = await sales.find_order(order_id)
    handed_out = await sales.hand_out_links(order_id)
    return page(
        request,
        "staff/order_links/show.html",
        headers=PRIVATE,
        member=await staff_member(request),
        order=order,
        link=f"{settings.link_base}{handed_out.links.page}",
    )


@post("/staff/orders/{order_id:uuid}/links", status_code=303, include_in_schema=False)
async def renew_links(order_id: FromPath[UUID]) -> Redirect:
    await sales.renew_links(order_id)
    message = Flash(
        _(
            "Earlier links to this order no longer work. The next email to the customer "
            "contains a new one."
        )
    )
    return see_other(f"/staff/orders/{order_id}", message)


handlers = [show_link, renew_links]
