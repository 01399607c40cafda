"""The stream of an open board: the rows that change, and the number of shipments new to it."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from litestar import get
from litestar.params import FromQuery
from litestar.response import Stream

from app import messaging
from app.infra import live
from app.infra.database import now
from app.routes.staff.board.columns import tab_of
from app.routes.staff.board.row import row
from app.routes.staff.board.view_query import BOARD, read_view
from app.routes.staff.cash import cash_of
from app.services import board, delivery
from app.web.identity import staff_member
from app.web.pages import AnyRequest, fragment
from app.web.sse import ALIVE, EventStream, message, partial

DAY = timedelta(days=1)
# How long a change may take from its time-stamp to its commit and still be seen by a board.
SLACK = timedelta(seconds=10)
# Changes beyond which the board is loaded again instead.
MANY_ROWS = 1000
OUTDATED = message("", event="outdated")
# Before there was any shop; nothing can be subtracted from a time in the year 1.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@get(f"{BOARD}/stream", include_in_schema=False)
async def board_stream(request: AnyRequest, since: FromQuery[datetime]) -> Stream:
    """Follows a board that was rendered at `since`, with the view in the address.

    `Last-Event-ID` resumes: it is the moment up to which changes were sent.
    """
    member = await staff_member(request)
    view = read_view(request.query_params).view
    since = _bounded(since)
    told = _told_until(request.headers.get("last-event-id", ""), since)
    return EventStream(_board(since, told, view, member.staff_id))


def _bounded(since: datetime) -> datetime:
    try:
        aware = (since if since.tzinfo else since.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return EARLIEST
    return max(aware, EARLIEST)


def _told_until(mark: str, since: datetime) -> datetime:
    try:
        return max(_bounded(datetime.fromisoformat(mark)), since)
    except ValueError:
        return since


async def _board(
    since: datetime, told: datetime, view: board.View, who: UUID
) -> AsyncGenerator[bytes]:
    """Yields rows that changed after `told`, and the number of shipments new to the board.

    A row that no longer fits the view is sent too: it stays in its place until the board is
    reloaded.
    """
    seen: dict[UUID, int] = {}
    tab = tab_of(view)
    started = await now()
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    moved = await messaging.here_since()
    if told > started + SLACK or started - told > DAY or (moved and since < moved):
        yield OUTDATED
        since = told = started
    news = board.News(0, 0)
    latest = told

    async def read() -> tuple[datetime, list[delivery.Shipment], board.News, dict[UUID, str]]:
        begun = await now()
        changed = await delivery.changed_since(latest - SLACK, MANY_ROWS)
        held = await board.held_up() if view.status == board.ATTENTION else {}
        return begun, changed, await board.opened_since(since, view, who), held

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
            cash = await cash_of(rows)
            for shipment in rows:
                failed, due = held.get(shipment.order_id, ""), cash.get(shipment.shipment_id, "")
                content = row(shipment, tab, failed, due)
                yield message(partial(f"#shipment-{shipment.shipment_id}", "outerMorph", content))
            if rows:
                # The mark follows the last row: a stream that breaks before it sends them again.
                yield message("", id=begun.isoformat())
            seen = {shipment.shipment_id: shipment.version for shipment in changed}
            if opened != news:
                news = opened
                content = fragment("staff/board/_news.html", news=news)
                yield message(partial("#board-news", "outerMorph", content))
            latest = begun


handlers = [board_stream]
