"""The feed of events."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from app import messaging
from app.messaging.events import BY_TYPE
from app.routes.api.examples import events as examples
from app.web import cloud_events
from app.web.list_parameters import Limit
from app.web.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

After = Annotated[
    str | None,
    QueryParameter(max_length=100, description="The `event_id` after which to go on."),
]
EventTypeFilter = Annotated[
    str | None,
    QueryParameter(max_length=100, description=f"One of {', '.join(BY_TYPE)}; more may come."),
]


class EventEnvelope(msgspec.Struct, frozen=True):
    """An event, whose `data` depends on its type and always has the `order_id`."""

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
    tags=["events"],
    security=WITH_KEY,
    operation_id="listEvents",
    summary="What happened, oldest first",
    responses=problems(*KEY_PROBLEMS, "events-lost", "invalid-input")
    | {200: shown(Feed, "A page of the feed", examples.EVENTS)},
)
async def list_events(
    request: AnyRequest, after: After = None, type: EventTypeFilter = None, limit: Limit = 50
) -> Response[bytes]:
    """A client that continues after the last event it has seen misses none.

    With `Accept: application/cloudevents-batch+json` they come as an array of CloudEvents 1.0. The
    next page is then in the `Link` header, which the plain form has, too.
    """
    envelopes, next_cursor = await messaging.feed(after, type, limit)
    headers = {"Vary": "Accept"}
    if next_cursor:
        query = {"after": next_cursor, "limit": limit} | ({"type": type} if type else {})
        headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    if cloud_events.wanted(request, cloud_events.BATCH):
        content = cloud_events.batch(envelopes)
        return Response(content, headers=headers, media_type=cloud_events.BATCH)
    feed = msgspec.json.encode({"items": envelopes, "next_cursor": next_cursor})
    return Response(feed, headers=headers)


@get(
    "/events/{event_id:str}",
    tags=["events"],
    security=WITH_KEY,
    operation_id="getEvent",
    summary="One event",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(EventEnvelope, "The event", examples.EVENT)},
)
async def show_event(request: AnyRequest, event_id: FromPath[str]) -> Response[bytes]:
    """The answer to `Accept: application/cloudevents+json` is a CloudEvent 1.0."""
    envelope = await messaging.find_event(event_id)
    headers = {"Vary": "Accept"}
    if cloud_events.wanted(request, cloud_events.ONE):
        content = cloud_events.one(envelope)
        return Response(content, headers=headers, media_type=cloud_events.ONE)
    return Response(msgspec.json.encode(envelope), headers=headers)


handlers = [list_events, show_event]
