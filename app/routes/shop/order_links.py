"""Renewing an order's links as its customer: earlier links open nothing any more."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.shop.orders import to_order
from app.services import sales
from app.web.flash import Flash, flash_cookie


@post("/orders/{order_id:uuid}/links", status_code=303, include_in_schema=False)
async def renew_links(order_id: FromPath[UUID]) -> Redirect:
    made = await sales.renew_links(order_id)
    message = Flash(_("Here is your new link. Earlier links no longer work."))
    # This browser goes on with the new token.
    return to_order(order_id, made.access_token, cookies=[flash_cookie(message)])


handlers = [renew_links]
