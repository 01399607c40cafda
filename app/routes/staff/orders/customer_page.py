"""The page of an order as its customer sees it, for the staff, who can only read it."""

import re
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from markupsafe import Markup

from app.infra.clock import about_now
from app.routes.shop.order_panels import draw
from app.routes.shop.order_story import story_of
from app.routes.shop.order_view import view_of
from app.services import sales, shop
from app.values.legal_texts import OF_AN_ORDER
from app.web.pages import AnyRequest, page

# Ways to what only the customer may do.
WAYS: Final = re.compile(r' (?:href|action)="/orders/[^"]*"')


@get("/staff/orders/{order_id:uuid}/customer-page", include_in_schema=False)
async def show_customers_page(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    order = await sales.find_order(order_id)
    view = await view_of(order)
    drawn = await draw(view)
    parts = {name: _without_ways(part) for name, part in msgspec.structs.asdict(drawn).items()}
    under = order.legal_texts
    return page(
        request,
        "staff/orders/customer_page.html",
        order=order,
        story=story_of(view),
        drawn=msgspec.structs.replace(drawn, **parts),
        placed=False,
        refreshes=False,
        owner=None,
        legal_kinds=await shop.legal_pages_of(under.edition, OF_AN_ORDER) if under else [],
        read_at=about_now(),
    )


def _without_ways(part: Markup) -> Markup:
    return Markup(WAYS.sub("", part))


handlers = [show_customers_page]
