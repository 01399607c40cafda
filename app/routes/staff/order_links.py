"""Renewing an order's links as a member of the staff: earlier links open nothing any more."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.services import sales
from app.web.flash import Flash, see_other


@post("/staff/orders/{order_id:uuid}/links", status_code=303, include_in_schema=False)
async def renew_links(order_id: FromPath[UUID]) -> Redirect:
    # The staff do not see the new link: the next mail to the customer has it.
    await sales.renew_links(order_id)
    message = Flash(
        _(
            "Earlier links to this order no longer work. The next email to the customer "
            "contains a new one."
        )
    )
    return see_other(f"/staff/orders/{order_id}", message)


handlers = [renew_links]
