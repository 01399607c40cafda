"""The stream of an order's page for the staff, which follows the order and all its parcels."""

from collections.abc import AsyncGenerator
from contextlib import ExitStack
from functools import partial
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from app.i18n.language import language, use_language
from app.infra import live
from app.routes.staff.orders.panels import draw_order
from app.routes.staff.orders.view import StaffOrderView, read_view
from app.web.identity import staff_member
from app.web.pages import AnyRequest
from app.web.sse import ALIVE, EventStream, message
from app.web.sse import partial as change


@get("/staff/orders/{order_id:uuid}/stream", include_in_schema=False)
async def order_stream(request: AnyRequest, order_id: FromPath[UUID]) -> Stream:
    member = await staff_member(request)
    return EventStream(_order(order_id, language(), member.role))


async def _order(order_id: UUID, spoken: str, role: str) -> AsyncGenerator[bytes]:
    """Yields each state of the order, read and drawn once for all of one role in one language."""
    form = f"staff page in {spoken} for {role}"

    async def read() -> tuple[StaffOrderView, bytes]:
        # The words of the history are chosen while it is read.
        with use_language(spoken):
            view = await read_view(order_id)
            drawn = draw_order(view, role)
        parts = change("#order-head", "outerMorph", drawn.head)
        parts += change("#order-main", "outerMorph", drawn.main)
        parts += change("#order-customer", "outerMorph", drawn.customer)
        parts += change("#order-history", "outerMorph", drawn.history)
        return view, message(parts, id=view.order.version)

    shown, last, followed = 0, 0, set[UUID]()
    with ExitStack() as stack:
        follower = stack.enter_context(
            live.following(f"order:{order_id}", form, read, version_of=_version_of)
        )
        async for state in follower:
            if state is None:
                yield ALIVE
                continue
            view, said = state
            if view.age >= shown and (seen := hash(said)) != last:
                shown, last = view.age, seen
                yield said
            for parcel in view.parcels:
                if parcel.shipment_id not in followed:
                    followed.add(parcel.shipment_id)
                    name = f"shipment:{parcel.shipment_id}"
                    version_of = partial(_version_of, parcel=parcel.shipment_id)
                    stack.enter_context(
                        live.following_too(follower, name, form, read, version_of=version_of)
                    )
            # A stream waits for hours, and holds no page meanwhile.
            del state, view, said


def _version_of(state: tuple[StaffOrderView, bytes], parcel: UUID | None = None) -> int:
    view = state[0]
    if parcel is None:
        return view.order.version
    return next((one.version for one in view.parcels if one.shipment_id == parcel), 0)


handlers = [order_stream]
