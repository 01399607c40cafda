"""The log of the messages to webhook endpoints, and sending one again."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from app.routes.api.examples import orders
from app.routes.api.examples import webhooks as webhook_examples
from app.services import webhooks
from app.values.paging import Page
from app.values.sending import SendingState
from app.web.idempotency_key import refuse_key
from app.web.list_parameters import Cursor, Limit
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["webhooks"]
ENDPOINT = "/webhook-endpoints/{endpoint_id:uuid}"
# The scope for the contents of events.
CONTENTS = "events:read"
MESSAGE = f"{ENDPOINT}/messages/{{message_id:int}}"

# Litestar keeps the name `state` for something else.
InState = Annotated[SendingState | None, QueryParameter(name="state")]


class LoggedMessage(webhooks.Message, frozen=True, kw_only=True):
    """`payload` is the body as it is sent, and `log` has the latest attempt first. For a key
    without `events:read` the payload is null, and so are the receivers' answers, which may repeat
    it.

    An attempt without `milliseconds` is under way, or its sender was killed. `reason` is null for
    one that succeeded, else STATUS, REDIRECT, GONE, TIMEOUT, UNREACHABLE, NAME_UNKNOWN,
    FORBIDDEN_ADDRESS, TLS or BROKEN. `answer` is the beginning of what the receiver said.
    """

    payload: dict[str, Any] | None
    log: list[webhooks.Attempt]


class Replay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The failed messages that were written since then are sent again."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]


class Replayed(msgspec.Struct, frozen=True):
    messages: int


@post(
    f"{ENDPOINT}/replay",
    guards=[refuse_key],
    status_code=202,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="replayFailedWebhooks",
    summary="Send all that failed since a time again",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found")
    | {202: shown(Replayed, "How many are sent again", webhook_examples.REPLAYED)},
)
async def replay_failed(
    endpoint_id: FromPath[UUID],
    data: Annotated[Replay, orders.body(webhook_examples.REPLAY)],
) -> Replayed:
    return Replayed(await webhooks.replay_failed(endpoint_id, data.since))


@get(
    f"{ENDPOINT}/messages",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listWebhookMessages",
    summary="Messages to an endpoint, the latest first",
    responses=problems(*KEY_PROBLEMS, "not-found", "invalid-input")
    | {200: shown(Page[webhooks.Message], "A page of the log", webhook_examples.MESSAGES)},
)
async def list_messages(
    endpoint_id: FromPath[UUID],
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[webhooks.Message]:
    """A message is kept for 30 days after it was sent or given up."""
    return await webhooks.list_messages(endpoint_id, in_state, cursor, limit)


@get(
    MESSAGE,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getWebhookMessage",
    summary="One message with every attempt",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(LoggedMessage, "The message and its attempts", webhook_examples.LOGGED)},
)
async def show_message(
    request: AnyRequest, endpoint_id: FromPath[UUID], message_id: FromPath[int]
) -> Response[bytes]:
    """`payload` is what is sent, and `log` has the latest attempt first.

    Payloads and receivers' answers contain names and addresses: both need `events:read` as well,
    and are null without it.
    """
    found = await webhooks.find_message(endpoint_id, message_id)
    may_read = CONTENTS in request.auth.scopes
    return Response(msgspec.json.encode(found if may_read else found.without_contents()))


@post(
    f"{MESSAGE}/replay",
    guards=[refuse_key],
    status_code=202,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="replayWebhookMessage",
    summary="Send a message again",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {202: shown(LoggedMessage, "The message, due now", webhook_examples.WAITING)},
)
async def replay_message(
    endpoint_id: FromPath[UUID], message_id: FromPath[int]
) -> webhooks.Message:
    """The message keeps its id and its body, whether it was sent or given up. One that waits
    becomes due at once; one that is being sent is left alone.
    """
    return await webhooks.replay_message(endpoint_id, message_id)


handlers = [replay_failed, list_messages, show_message, replay_message]
