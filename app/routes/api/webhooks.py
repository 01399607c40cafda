"""Webhook endpoints, and the log of what each was told."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, QueryParameter

from app.paging import Page
from app.routes.api import examples, webhook_examples
from app.routes.api.lists import Cursor, Limit
from app.routes.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.routes.rendering import AnyRequest
from app.services import webhooks

TAGS = ["webhooks"]
ENDPOINTS = "/webhook-endpoints"
ENDPOINT = f"{ENDPOINTS}/{{endpoint_id:uuid}}"
MESSAGE = f"{ENDPOINT}/messages/{{message_id:int}}"
ENDPOINT_SHOWN = shown(webhooks.Endpoint, "The endpoint", webhook_examples.ENDPOINT)
SECRET_SHOWN = shown(
    webhooks.EndpointWithSecret,
    "The endpoint with its secret, which is told this once",
    webhook_examples.ENDPOINT_WITH_SECRET,
)

InState = Annotated[webhooks.State | None, QueryParameter(name="state")]
"""`state` itself is a name that Litestar keeps for something else."""


class LoggedMessage(webhooks.Message, frozen=True, kw_only=True):
    """`payload` is the body as it is sent; `log` has the latest attempt first.

    An attempt without `milliseconds` is under way, or its sender was killed. `reason` is null for
    one that succeeded, else STATUS, REDIRECT, GONE, TIMEOUT, UNREACHABLE, NAME_UNKNOWN,
    FORBIDDEN_ADDRESS, TLS or BROKEN. `answer` is the beginning of what the receiver said.
    """

    payload: dict[str, Any]
    log: list[webhooks.Attempt]


class Replay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages that were written since then."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]


class Replayed(msgspec.Struct, frozen=True):
    messages: int


@get(
    ENDPOINTS,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listWebhookEndpoints",
    summary="Who is told, the oldest first",
    responses=problems(*KEY_PROBLEMS)
    | {200: shown(Page[webhooks.Endpoint], "All of them", webhook_examples.ENDPOINTS)},
)
async def list_endpoints() -> Page[webhooks.Endpoint]:
    """There are 50 at most, so this is the whole list."""
    return Page(await webhooks.list_endpoints(), None)


@post(
    ENDPOINTS,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="createWebhookEndpoint",
    summary="Be told of events",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "too-many-webhook-endpoints")
    | {201: SECRET_SHOWN},
)
async def create_endpoint(
    request: AnyRequest,
    data: Annotated[webhooks.NewEndpoint, examples.body(webhook_examples.NEW_ENDPOINT)],
) -> Response[webhooks.EndpointWithSecret]:
    """Of what happens from now on. Keep the `secret`: it is told this once, and each message is
    signed with it (Standard Webhooks, `v1`)."""
    made = await webhooks.add_endpoint(data, request.auth.name)
    here = f"/api/v1{ENDPOINTS}/{made.endpoint_id}"
    headers = {"Location": here, "Cache-Control": "no-store"}
    return Response(made, status_code=201, headers=headers)


@get(
    ENDPOINT,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getWebhookEndpoint",
    summary="One endpoint",
    responses=problems(*KEY_PROBLEMS, "not-found") | {200: ENDPOINT_SHOWN},
)
async def show_endpoint(endpoint_id: FromPath[UUID]) -> webhooks.Endpoint:
    """`pause_reason` is BY_HAND, GONE (it answered 410) or DEAD (it took nothing for three days).
    `waiting` and `failed` count its messages."""
    return await webhooks.find_endpoint(endpoint_id)


@patch(
    ENDPOINT,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="changeWebhookEndpoint",
    summary="Change, pause or resume an endpoint",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found")
    | {200: shown(webhooks.Endpoint, "The endpoint, changed", webhook_examples.PAUSED)},
)
async def change_endpoint(
    endpoint_id: FromPath[UUID],
    data: Annotated[webhooks.EndpointChange, examples.body(webhook_examples.CHANGE)],
) -> webhooks.Endpoint:
    """What is left out stays as it is. While it is paused, what happens is written down and
    waits, for 30 days; resumed, all of it is sent."""
    return await webhooks.change_endpoint(endpoint_id, data)


@delete(
    ENDPOINT,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="deleteWebhookEndpoint",
    summary="No longer be told",
    responses=problems(*KEY_PROBLEMS, "not-found"),
)
async def remove_endpoint(endpoint_id: FromPath[UUID]) -> None:
    """With what waits for it, and its log."""
    await webhooks.remove_endpoint(endpoint_id)


@post(
    f"{ENDPOINT}/secret-rotation",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="rotateWebhookSecret",
    summary="Get another secret",
    responses=problems(*KEY_PROBLEMS, "not-found") | {200: SECRET_SHOWN},
)
async def rotate_secret(
    endpoint_id: FromPath[UUID],
) -> Response[webhooks.EndpointWithSecret]:
    """For 24 hours each message is signed with both secrets, then with the new one alone."""
    renewed = await webhooks.rotate_secret(endpoint_id)
    return Response(renewed, headers={"Cache-Control": "no-store"})


@post(
    f"{ENDPOINT}/test",
    status_code=202,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="testWebhookEndpoint",
    summary="Send a message that tells of nothing",
    responses=problems(*KEY_PROBLEMS, "not-found", "webhook-endpoint-paused")
    | {202: shown(LoggedMessage, "The message, on its way", webhook_examples.TEST)},
)
async def send_test(endpoint_id: FromPath[UUID]) -> webhooks.Message:
    """Of the type `webhook.test`, whichever types were chosen, signed like every other."""
    return await webhooks.send_test(endpoint_id)


@post(
    f"{ENDPOINT}/replay",
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
    data: Annotated[Replay, examples.body(webhook_examples.REPLAY)],
) -> Replayed:
    return Replayed(await webhooks.replay_failed(endpoint_id, data.since))


@get(
    f"{ENDPOINT}/messages",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listWebhookMessages",
    summary="What it was told, the latest first",
    responses=problems(*KEY_PROBLEMS, "not-found", "invalid-input")
    | {200: shown(Page[webhooks.Message], "A page of the log", webhook_examples.MESSAGES)},
)
async def list_messages(
    endpoint_id: FromPath[UUID],
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[webhooks.Message]:
    """What was sent, or given up, is kept for 30 days."""
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
async def show_message(endpoint_id: FromPath[UUID], message_id: FromPath[int]) -> Response[bytes]:
    """`payload` is what is sent, and `log` has the latest attempt first."""
    found = await webhooks.find_message(endpoint_id, message_id)
    return Response(msgspec.json.encode(found))


@post(
    f"{MESSAGE}/replay",
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
    """Under its id and with the same body, whether it was sent or given up. One that waits is due
    at once; one that is being sent is left alone."""
    return await webhooks.replay_message(endpoint_id, message_id)


handlers = [
    list_endpoints,
    create_endpoint,
    show_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    send_test,
    replay_failed,
    list_messages,
    show_message,
    replay_message,
]
