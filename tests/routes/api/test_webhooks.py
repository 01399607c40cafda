"""A program adds an endpoint, looks how its messages went, and asks for what it missed."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.services.webhooks import queue
from app.workers.webhook_sender import WebhookSender
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.cast import place
from tests.support.receiver import GOOD, Receiver
from tests.support.webhooks import tried_again

pytestmark = pytest.mark.usefixtures("shop")
Ask = Callable[..., Awaitable[httpx.Response]]
Settle = Callable[[], Awaitable[int]]
ENDPOINTS = "webhook-endpoints"
NEW = {"url": "https://erp.example.com/hooks", "event_types": ["order.created"]}


@pytest.fixture
async def erp(client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]) -> Ask:
    """A program that may: `await erp("POST", "webhook-endpoints", json=…)`."""
    headers = bearer(await api_key("webhooks:write", "events:read"))

    async def ask(method: str, path: str, **request: Any) -> httpx.Response:
        return await client.request(method, f"/api/v1/{path}", headers=headers, **request)

    return ask


async def test_it_asks_to_be_told_and_is_told_the_secret_once(
    erp: Ask, receiver: Receiver, sender: WebhookSender, settle: Settle
) -> None:
    made = await erp("POST", ENDPOINTS, json={**NEW, "url": receiver.url()})
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    endpoint = made.json()
    assert made.headers["location"] == f"/api/v1/{ENDPOINTS}/{endpoint['endpoint_id']}"
    secret = endpoint.pop("secret")
    here = f"{ENDPOINTS}/{endpoint['endpoint_id']}"
    shown = (await erp("GET", here)).json()
    assert shown == endpoint
    assert (await erp("GET", ENDPOINTS)).json() == {"items": [endpoint], "next_cursor": None}
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[0].is_signed_with(secret)
    renewed = (await erp("POST", f"{here}/secret-rotation")).json()
    assert renewed["secret"] != secret
    assert renewed["secret_rotated_at"]


async def test_it_looks_at_the_log_and_asks_again(
    erp: Ask,
    receiver: Receiver,
    sender: WebhookSender,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "MESSAGES", tried_again(queue.MESSAGES, 0))
    made = await erp("POST", ENDPOINTS, json={**NEW, "url": receiver.url()})
    here = f"{ENDPOINTS}/{made.json()['endpoint_id']}"
    receiver.answer = lambda _: (503, {}, b"restarting")
    for _ in range(3):
        await place(product_456=1)
    await settle()
    await sender.round()
    page = (await erp("GET", f"{here}/messages?state=FAILED&limit=2")).json()
    assert [message["last_status"] for message in page["items"]] == [503, 503]
    rest = await erp("GET", f"{here}/messages", params={"cursor": page["next_cursor"]})
    assert rest.json()["next_cursor"] is None
    [last] = rest.json()["items"]
    logged = (await erp("GET", f"{here}/messages/{last['message_id']}")).json()
    assert logged["payload"]["event_id"] == last["event_id"]
    assert [one["answer"] for one in logged["log"]] == ["restarting"]

    receiver.answer = lambda _: GOOD
    again = await erp("POST", f"{here}/messages/{last['message_id']}/replay")
    assert (again.status_code, again.json()["state"]) == (202, "PENDING")
    all_of_it = await erp("POST", f"{here}/replay", json={"since": "2024-01-01T00:00:00Z"})
    assert (all_of_it.status_code, all_of_it.json()) == (202, {"messages": 2})
    await sender.round()
    assert len(receiver.taken) == 3


async def test_it_pauses_resumes_changes_and_leaves(
    erp: Ask, receiver: Receiver, sender: WebhookSender
) -> None:
    made = await erp("POST", ENDPOINTS, json={**NEW, "url": receiver.url()})
    here = f"{ENDPOINTS}/{made.json()['endpoint_id']}"
    paused = (await erp("PATCH", here, json={"state": "PAUSED"})).json()
    assert (paused["state"], paused["pause_reason"]) == ("PAUSED", "BY_HAND")
    assert_problem(await erp("POST", f"{here}/test"), 409, "webhook-endpoint-paused")
    moved = {"state": "ACTIVE", "url": receiver.url("/moved"), "description": "moved"}
    changed = (await erp("PATCH", here, json=moved)).json()
    assert {name: changed[name] for name in moved} == moved
    assert changed["event_types"] == ["order.created"]
    assert (await erp("POST", f"{here}/test")).status_code == 202
    await sender.round()
    assert [request.path for request in receiver.taken] == ["/moved"]
    assert (await erp("DELETE", here)).status_code == 204
    for method, path in (("GET", here), ("DELETE", here), ("POST", f"{here}/test")):
        assert_problem(await erp(method, path), 404, "not-found")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "https://metadata.google.internal/"}, "url"),
        ({"url": ""}, "url"),
        ({"event_types": []}, "event_types"),
        ({"event_types": ["order.lost"]}, "event_types[0]"),
        ({"event_types": ["order.created", "order.created"]}, "event_types"),
        ({"description": "x" * 201}, "description"),
        ({"secret": "mine"}, "secret"),
    ],
)
async def test_what_is_wrong_is_named(erp: Ask, wrong: dict[str, Any], field: str) -> None:
    answer = await erp("POST", ENDPOINTS, json={**NEW, **wrong})
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
    made = await erp("POST", ENDPOINTS, json=NEW)
    here = f"{ENDPOINTS}/{made.json()['endpoint_id']}"
    answer = await erp("PATCH", here, json=wrong)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]


async def test_only_a_key_with_the_scope_comes_in(
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]], erp: Ask
) -> None:
    path = f"/api/v1/{ENDPOINTS}"
    assert_problem(await client.get(path), 401, "credential-missing")
    other = bearer(await api_key("events:read", "orders:write"))
    assert_problem(await client.post(path, headers=other, json=NEW), 403, "scope-missing")
    unknown = "01234567-89ab-7def-8123-456789abcdef"
    assert_problem(await erp("GET", f"{ENDPOINTS}/{unknown}"), 404, "not-found")
    assert_problem(await erp("GET", f"{ENDPOINTS}/{unknown}/messages"), 404, "not-found")
    assert_problem(await erp("GET", f"{ENDPOINTS}/{unknown}/messages/1"), 404, "not-found")


async def test_there_are_fifty_at_most(erp: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.webhooks.endpoints.MAX_ENDPOINTS", 1)
    assert (await erp("POST", ENDPOINTS, json=NEW)).status_code == 201
    assert_problem(await erp("POST", ENDPOINTS, json=NEW), 409, "too-many-webhook-endpoints")
