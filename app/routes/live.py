"""The streams of open pages: authorised when they open, then the truth at every change."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from app import messaging
from app.i18n.language import language, speaking
from app.infra import live
from app.infra.database import now
from app.routes.staff.board.row import row
from app.routes.staff.board.view_query import read_view
from app.services import delivery, sales
from app.web.identity import links_used, staff_member
from app.web.openapi import KEY_PROBLEMS, WITH_ORDER_TOKEN, problems
from app.web.pages import AnyRequest, fragment
from app.web.sse import ALIVE, COMMENT, EventStream, message, partial

DAY = timedelta(days=1)
SLACK = timedelta(seconds=10)
"""How long a change may take from its time-stamp to its commit and still be seen by a board."""
MANY_ROWS = 1000
"""Beyond so many changes a page is read anew instead."""
OUTDATED = message("", event="outdated")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any shop; a moment of the year 1 cannot be reckoned with."""


@get("/orders/{order_id:uuid}/stream", include_in_schema=False)
async def order_stream(request: AnyRequest, order_id: FromPath[UUID]) -> Stream:
    """What changes on one order's page."""
    return EventStream(_order_page(order_id, links_used(request)))


@get(
    "/api/v1/orders/{order_id:uuid}/stream",
    tags=["orders"],
    operation_id="followOrder",
    summary="Follow an order",
    media_type="text/event-stream",
    security=WITH_ORDER_TOKEN,
    responses=problems(*KEY_PROBLEMS, "not-found"),
)
async def order_changes(request: AnyRequest, order_id: FromPath[UUID]) -> Stream:
    """At once the present state, then every change, as `event: order.status_updated` with the
    order's version as its `id`. `Last-Event-ID` resumes after that version; one that the order
    never had, from before a restore, begins anew. A cancellation that
    was asked for or refused comes as `order.cancellation_requested`, `order.cancellation_refused`,
    an e-mail address that was corrected as `order.corrected`, and what was corrected of its
    parcel as `order.parcel_updated`.
    """
    await sales.find_order(order_id)
    return EventStream(_order_changes(order_id, links_used(request), _last_event_id(request)))


@get("/staff/shipments/stream", include_in_schema=False)
async def board_stream(request: AnyRequest, since: FromQuery[datetime]) -> Stream:
    """What changes on a board that was rendered at `since`, with the view of the address."""
    member = await staff_member(request)
    view = read_view(request.query_params).view
    return EventStream(_board(_bounded(since), view, member.staff_id))


def _bounded(since: datetime) -> datetime:
    """In UTC, and not so long ago that nothing can be before it."""
    try:
        aware = (since if since.tzinfo else since.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return EARLIEST
    return max(aware, EARLIEST)


async def _order_page(order_id: UUID, links: int | None) -> AsyncGenerator[bytes]:
    """Each state of the order: read and rendered once, for all who read it in one language.

    One that was opened by `links` of some version ends when these are made anew.
    """
    spoken = language()

    async def read() -> tuple[sales.Order, int, bytes]:
        order, version = await sales.find_with_links(order_id)
        with speaking(spoken):
            content = fragment("shop/orders/_status.html", order=order)
        parts = partial("#order-live", "outerMorph", content)
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


class Step(msgspec.Struct, kw_only=True):
    """What one message of the API's stream says; `status` is the order's after the step."""

    order_id: UUID
    order_number: str
    status: str
    version: int
    at: datetime
    shipment: sales.ShipmentFacts | None


STATUS_EVENT = "order.status_updated"
STEP_EVENTS = {
    "CANCELLATION_REQUESTED": "order.cancellation_requested",
    "CANCELLATION_REFUSED": "order.cancellation_refused",
    "EMAIL_CORRECTED": "order.corrected",
    "PARCEL_UPDATED": "order.parcel_updated",
}
"""Every other step is a status that was reached."""


async def _order_changes(
    order_id: UUID, links: int | None, sent: int | None
) -> AsyncGenerator[bytes]:
    """The present state, or with `sent` what came after that version; then each step, in order."""

    async def read() -> tuple[sales.Order, int, list[sales.ChangeLine]]:
        """The steps first: the order as read after them is at least as new."""
        steps = await sales.changes_after(order_id, 0)
        return *await sales.find_with_links(order_id), steps

    yield COMMENT
    with live.following(f"order:{order_id}", "steps", read) as follower:
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


def _last_event_id(request: AnyRequest) -> int | None:
    """None without the header, and for what is no version of ours."""
    given = request.headers.get("last-event-id", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


async def _board(since: datetime, view: delivery.View, who: UUID) -> AsyncGenerator[bytes]:
    """Rows that changed since the board was rendered, and how many shipments are new to it.

    A row that no longer fits the view is sent too: it stays where it is until somebody reloads.
    """
    seen: dict[UUID, int] = {}
    started = await now()
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    moved = await messaging.here_since()
    if since > started + SLACK or started - since > DAY or (moved and since < moved):
        yield OUTDATED
        since = started
    news = delivery.News(0, 0)
    latest = since

    async def read() -> tuple[datetime, list[delivery.Shipment], delivery.News, dict[UUID, str]]:
        begun = await now()
        changed = await delivery.changed_since(latest - SLACK, MANY_ROWS)
        held = await delivery.held_up() if view.status == delivery.PROBLEMS else {}
        return begun, changed, await delivery.opened_since(since, view, who), held

    with live.following("shipment:*", object(), read) as follower:
        async for found in follower:
            if found is None:
                yield ALIVE
                continue
            begun, changed, opened, held = found
            if len(changed) == MANY_ROWS and any(s.shipment_id not in seen for s in changed[:1]):
                yield OUTDATED
            rows = [
                shipment
                for shipment in changed
                if seen.get(shipment.shipment_id) != shipment.version
            ]
            for shipment in rows:
                content = row(shipment, held.get(shipment.order_id, ""))
                yield message(partial(f"#shipment-{shipment.shipment_id}", "outerMorph", content))
            seen = {shipment.shipment_id: shipment.version for shipment in changed}
            if opened != news:
                news = opened
                content = fragment("staff/board/_news.html", news=news)
                yield message(partial("#board-news", "outerMorph", content))
            latest = begun


handlers = [order_stream, order_changes, board_stream]
