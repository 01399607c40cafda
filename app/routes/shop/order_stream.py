"""The stream of one order's page, which gets the whole state at every change."""

from collections.abc import AsyncGenerator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from app.i18n.language import language, use_language
from app.infra import live
from app.infra.clock import about_now
from app.routes.shop.order_panels import draw
from app.routes.shop.order_view import OrderView, view_of
from app.services import sales
from app.web.identity import links_version
from app.web.pages import AnyRequest
from app.web.sse import ALIVE, EventStream, message
from app.web.sse import partial as change

# The view, the version of the order's links, and what the page is sent.
PageState = tuple[OrderView, int, bytes]


@get("/orders/{order_id:uuid}/stream", include_in_schema=False)
async def order_stream(request: AnyRequest, order_id: FromPath[UUID]) -> Stream:
    return EventStream(_order_page(order_id, links_version(request)))


async def _order_page(order_id: UUID, links: int | None) -> AsyncGenerator[bytes]:
    """Yields each state of the order, read and rendered once for all its readers in one language.

    The order is followed together with its parcels, since not every change of a parcel is one of
    the order. A stream that was opened by `links` of one version ends when these are renewed.
    """
    spoken = language()
    form = f"page in {spoken}"

    async def read() -> PageState:
        order, version = await sales.find_with_links(order_id)
        view = await view_of(order)
        with use_language(spoken):
            drawn = await draw(view)
        parts = change("#order-live", "outerMorph", drawn.live)
        parts += change("#order-items", "outerMorph", drawn.items)
        parts += change("#order-address", "outerMorph", drawn.address)
        if order.is_final:
            parts += change("#stream", "delete")
        return view, version, message(parts, id=order.version)

    shown, last, followed = 0, 0, set[UUID]()
    lapses: datetime | None = None
    with ExitStack() as stack:
        follower = stack.enter_context(
            live.following(f"order:{order_id}", form, read, version_of=_version_of)
        )
        async for state in follower:
            lapsed = lapses is not None and lapses <= about_now()
            if state is None and not lapsed:
                yield ALIVE
                continue
            # A claim lapses by itself, and no change announces it.
            view, version, said = state or await read()
            if links not in (None, version):
                return
            if view.age > shown or (lapsed and view.age == shown):
                shown = view.age
                lapses = view.packers[0].until if view.packers else None
                # Not every change of a parcel is one that the customer sees.
                if (seen := hash(said)) != last:
                    last = seen
                    yield said
                if view.order.is_final:
                    return
            for parcel in view.shipments:
                if parcel.shipment_id not in followed:
                    followed.add(parcel.shipment_id)
                    name = f"shipment:{parcel.shipment_id}"
                    version_of = partial(_version_of, parcel=parcel.shipment_id)
                    stack.enter_context(
                        live.following_too(follower, name, form, read, version_of=version_of)
                    )
            # A stream waits for hours, and holds no page meanwhile.
            del state, view, said


def _version_of(state: PageState, parcel: UUID | None = None) -> int:
    view = state[0]
    if parcel is None:
        return view.order.version
    return next((one.version for one in view.shipments if one.shipment_id == parcel), 0)


handlers = [order_stream]
