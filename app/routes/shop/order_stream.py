"""The stream of one order's page, which gets the whole state at every change."""

from collections.abc import AsyncGenerator
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from app.i18n.language import language, use_language
from app.infra import live
from app.routes.shop.order_panels import draw
from app.routes.shop.order_view import view_of
from app.services import sales
from app.web.identity import links_version
from app.web.pages import AnyRequest
from app.web.sse import ALIVE, EventStream, message, partial


@get("/orders/{order_id:uuid}/stream", include_in_schema=False)
async def order_stream(request: AnyRequest, order_id: FromPath[UUID]) -> Stream:
    return EventStream(_order_page(order_id, links_version(request)))


async def _order_page(order_id: UUID, links: int | None) -> AsyncGenerator[bytes]:
    """Yields each state of the order, read and rendered once for all its readers in one language.

    A stream that was opened by `links` of one version ends when these are renewed.
    """
    spoken = language()

    async def read() -> tuple[sales.Order, int, bytes]:
        order, version = await sales.find_with_links(order_id)
        with use_language(spoken):
            drawn = await draw(await view_of(order))
        parts = partial("#order-live", "outerMorph", drawn.live)
        parts += partial("#order-items", "outerMorph", drawn.items)
        if order.is_final:
            parts += partial("#stream", "delete")
        return order, version, message(parts, id=order.version)

    shown = 0
    with live.following(f"order:{order_id}", f"page in {spoken}", read) as follower:
        async for state in follower:
            if state is None:
                yield ALIVE
                continue
            order, version, said = state
            if links not in (None, version):
                return
            if order.version > shown:
                shown = order.version
                yield said
                if order.is_final:
                    return


handlers = [order_stream]
