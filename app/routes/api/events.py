"""The feed of events."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from app import messaging
from app.events import BY_TYPE
from app.routes.api import examples
from app.routes.api.lists import Limit
from app.routes.callers import require_scope
from app.routes.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown

After = Annotated[
    str | None,
    QueryParameter(max_length=100, description="The `event_id` after which to go on."),
]
EventType = Annotated[
    str | None,
    QueryParameter(max_length=100, description=f"One of {', '.join(BY_TYPE)}; more may come."),
]


class EventEnvelope(msgspec.Struct, frozen=True):
    """A fact; `data` depends on its type and always has the `order_id`."""

    event_id: str
    event_type: str
    timestamp: datetime
    source: str
    data: dict[str, Any]


class Feed(msgspec.Struct, frozen=True):
    """Oldest first; `next_cursor` is an `after`, and null when there is no more for now."""

    items: list[EventEnvelope]
    next_cursor: str | None


@get(
    "/events",
    guards=[require_scope("events:read")],
    tags=["events"],
    security=WITH_KEY,
    operation_id="listEvents",
    summary="What happened, oldest first",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(Feed, "A page of the feed", examples.EVENTS)},
)
async def list_events(
    after: After = None, type: EventType = None, limit: Limit = 50
) -> Response[bytes]:
    """Whoever goes on after the last event they saw misses none."""
    envelopes, next_cursor = await messaging.feed(after, type, limit)
    return Response(msgspec.json.encode({"items": envelopes, "next_cursor": next_cursor}))


handlers = [list_events]
