"""The page of one order, which shows its changes live."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from litestar import get
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.infra.clock import about_now
from app.routes.shop.order_panels import draw
from app.routes.shop.order_story import story_of
from app.routes.shop.order_view import view_of
from app.services import push, sales, shop
from app.values.legal_texts import OF_AN_ORDER, LegalKind
from app.web import identity
from app.web.cookies import secret_cookie
from app.web.pages import PRIVATE, Answer, AnyRequest, page

# Seconds for which a browser remembers the way into an order that it placed or opened.
HALF_A_YEAR: Final = 183 * 24 * 3600


@get("/orders/{order_id:uuid}", include_in_schema=False)
async def show_order(
    request: AnyRequest,
    order_id: FromPath[UUID],
    placed: FromQuery[bool] = False,
    refreshes: FromQuery[bool] = False,
) -> Answer:
    """Moves a token from the address into a cookie, so that it is not passed on.

    Without scripts the page is static unless its reader chooses that it `refreshes` (WCAG 2.2.1).
    """
    token = request.query_params.get("token")
    if token is not None:
        opens = (await sales.check_tokens(order_id, [token])).opens
        return to_order(order_id, token if opens else None, just_placed=placed)
    order = await sales.find_order(order_id)
    view = await view_of(order)
    return page(
        request,
        "shop/orders/show.html",
        headers=PRIVATE,
        order=order,
        story=story_of(view),
        drawn=await draw(view),
        placed=placed,
        refreshes=refreshes,
        owner=await identity.account(request),
        legal_kinds=await _legal_kinds(order),
        push_key=await push.public_key(),
        read_at=about_now(),
    )


async def _legal_kinds(order: sales.Order) -> list[LegalKind]:
    # Those under which the order was placed, as far as they existed.
    under = order.legal_texts
    return await shop.legal_pages_of(under.edition, OF_AN_ORDER) if under else []


def to_order(
    order_id: UUID,
    token: str | None,
    *,
    just_placed: bool = False,
    to_pay: bool = False,
    cookies: Sequence[Cookie] = (),
) -> Redirect:
    """Sets `token` as the cookie that opens the order's page; None keeps the browser's own."""
    opener = [secret_cookie(identity.order_cookie(order_id), token, HALF_A_YEAR)] if token else []
    query = {"placed": "1"} if just_placed else None
    return Redirect(
        f"/orders/{order_id}/pay" if to_pay else f"/orders/{order_id}",
        status_code=303,
        headers=PRIVATE,
        cookies=[*opener, *cookies],
        query_params=query,
    )


handlers = [show_order]
