"""Webhook endpoints: which programs get which events."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath

from app.routes.api.examples import orders
from app.routes.api.examples import webhooks as webhook_examples
from app.routes.api.webhook_messages import LoggedMessage
from app.services import webhooks
from app.values.paging import Page
from app.web.idempotency_key import KEY_IN_USE, IdempotencyKey, key_of, refuse_key, replayed
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["webhooks"]
ENDPOINTS = "/webhook-endpoints"
ENDPOINT = f"{ENDPOINTS}/{{endpoint_id:uuid}}"
ENDPOINT_SHOWN = shown(webhooks.Endpoint, "The endpoint", webhook_examples.ENDPOINT)
SECRET_SHOWN = shown(
    webhooks.EndpointWithSecret,
    "The endpoint with its secret, which is shown this once",
    webhook_examples.ENDPOINT_WITH_SECRET,
)


@get(
    ENDPOINTS,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listWebhookEndpoints",
    summary="Endpoints, the oldest first",
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
    summary="Add an endpoint",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, *KEY_IN_USE, "too-many-webhook-endpoints")
    | {201: SECRET_SHOWN},
)
async def create_endpoint(
    request: AnyRequest,
    data: Annotated[webhooks.NewEndpoint, orders.body(webhook_examples.NEW_ENDPOINT)],
    idempotency_key: IdempotencyKey = None,
) -> Response[webhooks.EndpointWithSecret]:
    """The endpoint gets what happens from now on. Keep the `secret`: it is shown this once, and
    each message is signed with it (Standard Webhooks, `v1`).
    """
    key = await key_of(request, idempotency_key, "webhook-endpoints")
    made, again = await webhooks.add_endpoint_once(key, data, request.auth.name)
    here = f"/api/v1{ENDPOINTS}/{made.endpoint_id}"
    headers = {"Location": here, "Cache-Control": "no-store", **replayed(again)}
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
    data: Annotated[webhooks.EndpointChange, orders.body(webhook_examples.CHANGE)],
) -> webhooks.Endpoint:
    """Fields that are left out stay as they are. While the endpoint is paused, its messages are
    recorded and wait, for up to 30 days; when it is resumed, all of them are sent.
    """
    return await webhooks.change_endpoint(endpoint_id, data)


@delete(
    ENDPOINT,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="deleteWebhookEndpoint",
    summary="Remove an endpoint",
    responses=problems(*KEY_PROBLEMS, "not-found"),
)
async def remove_endpoint(endpoint_id: FromPath[UUID]) -> None:
    """The messages that wait for it are removed as well, and so is its log."""
    await webhooks.remove_endpoint(endpoint_id)


@post(
    f"{ENDPOINT}/secret-rotation",
    guards=[refuse_key],
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
    guards=[refuse_key],
    status_code=202,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="testWebhookEndpoint",
    summary="Send a test message",
    responses=problems(*KEY_PROBLEMS, "not-found", "webhook-endpoint-paused")
    | {202: shown(LoggedMessage, "The message, on its way", webhook_examples.TEST)},
)
async def send_test(endpoint_id: FromPath[UUID]) -> webhooks.Message:
    """The message has the type `webhook.test`, whichever types were chosen, and is signed like
    every other.
    """
    return await webhooks.send_test(endpoint_id)


handlers = [
    list_endpoints,
    create_endpoint,
    show_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    send_test,
]
