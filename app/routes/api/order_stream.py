"""The stream of one order for programs: its present state, then each step."""

from collections.abc import AsyncGenerator
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from app.infra import live
from app.services import sales
from app.services.sales import STATUS_EVENT, STEP_EVENTS, Step
from app.web.identity import links_version
from app.web.openapi import KEY_PROBLEMS, WITH_ORDER_TOKEN, problems
from app.web.pages import AnyRequest
from app.web.sse import COMMENT, EventStream, message

# The order, the version of its links, and its steps.
StepsState = tuple[sales.Order, int, list[sales.ChangeLine]]


@get(
    "/orders/{order_id:uuid}/stream",
    tags=["orders"],
    operation_id="followOrder",
    summary="Follow an order",
    media_type="text/event-stream",
    security=WITH_ORDER_TOKEN,
    responses=problems(*KEY_PROBLEMS, "not-found"),
)
async def order_changes(request: AnyRequest, order_id: FromPath[UUID]) -> Stream:
    """Sends the present state at once, then every change, as `event: order.status_updated` with the
    order's version as its `id`. `Last-Event-ID` resumes after that version; with one that the order
    never had, from before a restore, it begins anew. A cancellation that was requested or refused
    comes as `order.cancellation_requested` or `order.cancellation_refused`, pieces that are
    cancelled as `order.pieces_cancelled`, a corrected email address as `order.corrected`, and a
    step or a correction of one parcel as `order.parcel_updated`: `parcels` and `cancelled` of the
    order say which.
    """
    await sales.find_order(order_id)
    return EventStream(_order_changes(order_id, links_version(request), _last_event_id(request)))


async def _order_changes(
    order_id: UUID, links: int | None, sent: int | None
) -> AsyncGenerator[bytes]:
    """Yields the present state, or with `sent` what came after that version, then each step."""

    async def read() -> StepsState:
        # The steps are read first, so that the order is at least as new as they are.
        steps = await sales.changes_after(order_id, 0)
        return *await sales.find_with_links(order_id), steps

    yield COMMENT
    with live.following(f"order:{order_id}", "steps", read, version_of=_version_of) as follower:
        async for state in follower:
            if state is None:
                yield COMMENT
                continue
            order, version, steps = state
            if links not in (None, version):
                return
            if sent is not None and sent > order.version:
                sent = None
            present = sent is None
            for step in steps[-1:] if present else steps:
                if sent is not None and step.version <= sent:
                    continue
                sent = step.version
                event = STATUS_EVENT if present else STEP_EVENTS.get(step.kind, STATUS_EVENT)
                said = Step(
                    order_id=order_id,
                    order_number=order.order_number,
                    status=step.status,
                    version=step.version,
                    at=step.at,
                    shipment=order.shipment,
                )
                yield message(msgspec.json.encode(said).decode(), event, step.version)


def _version_of(state: StepsState) -> int:
    _order, _links, steps = state
    return steps[-1].version if steps else 0


def _last_event_id(request: AnyRequest) -> int | None:
    """Returns None without the header, and for a value that is no version."""
    given = request.headers.get("last-event-id", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


handlers = [order_changes]
