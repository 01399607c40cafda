"""Every POST that makes something makes it once under a key; the others say what they do."""

import asyncio
import contextvars
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app import idempotency
from app.infra.database import fetch, fetch_value, transaction
from app.routes.access import ACCESS
from tests.support.api import Written, an_order, assert_problem, bearer, fields_of

Key = Callable[..., Awaitable[str]]
HEADER = "Idempotency-Key"
MOVEMENTS = "/api/v1/products/product_456/stock-movements"
TWELVE = {"quantity": 12, "reason": "from the supplier"}
ENDPOINT = {"url": "https://hooks.example.com/", "event_types": ["order.created"]}

TAKE_A_KEY = {
    "POST /api/v1/orders",
    "POST /api/v1/orders/{order_id}/links",
    "POST /api/v1/orders/{order_id}/cancellation",
    "POST /api/v1/orders/{order_id}/payment/receipts",
    "POST /api/v1/orders/{order_id}/refunds",
    "POST /api/v1/products/{product_id}/stock-movements",
    "POST /api/v1/shipments/{shipment_id}/shortage",
    "POST /api/v1/webhook-endpoints",
}
REFUSE_A_KEY = {
    "POST /api/v1/shipments/{shipment_id}/merge",
    "POST /api/v1/shipments/{shipment_id}/split",
    "POST /api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}/replay",
    "POST /api/v1/webhook-endpoints/{endpoint_id}/replay",
    "POST /api/v1/webhook-endpoints/{endpoint_id}/secret-rotation",
    "POST /api/v1/webhook-endpoints/{endpoint_id}/test",
    "POST /api/v1/withdrawals",
}
# Asked again they answer the same, or that it is done already.
CHANGE_NOTHING_AGAIN = {
    "POST /api/v1/carrier-updates/{carrier}",
    "POST /api/v1/orders/{order_id}/decision",
    "POST /api/v1/orders/{order_id}/refunds/{refund_id}/payout",
    "POST /api/v1/orders/{order_id}/removal",
    "POST /api/v1/till/differences/{difference_id}/explanation",
    "POST /api/v1/payment-notices/{provider}",
    "POST /api/v1/products/check-availability",
    "POST /api/v1/products/{product_id}/counts",
    "POST /api/v1/products/{product_id}/empty-shelf",
    "POST /api/v1/products/{product_id}/pictures",
    "POST /api/v1/products/{product_id}/stock-alerts",
    "POST /api/v1/shipments/{shipment_id}/delivery",
    "POST /api/v1/shipments/{shipment_id}/collection",
    "POST /api/v1/shipments/{shipment_id}/dispatch",
    "POST /api/v1/shipments/{shipment_id}/readiness",
    "POST /api/v1/stock-takes",
    "POST /api/v1/stock-takes/{take_id}/result",
}


@pytest.fixture
async def key(api_key: Key) -> dict[str, str]:
    return bearer(await api_key("products:write", "orders:write", "webhooks:write"))


async def on_hand() -> int:
    return await fetch_value("SELECT on_hand FROM products.stock WHERE product_id = 'product_456'")


async def test_every_post_of_the_api_says_what_it_does_with_a_key(
    client: httpx.AsyncClient,
) -> None:
    posts = {line for line in ACCESS if line.startswith("POST /api/")}
    assert posts == TAKE_A_KEY | REFUSE_A_KEY | CHANGE_NOTHING_AGAIN
    described = (await client.get("/schema/openapi.json")).json()["paths"]
    taking = {
        f"POST {path}"
        for path, methods in described.items()
        for parameter in methods.get("post", {}).get("parameters", ())
        if (parameter["in"], parameter["name"]) == ("header", HEADER)
    }
    assert taking == TAKE_A_KEY


async def test_a_movement_asked_for_again_is_booked_once(
    client: httpx.AsyncClient, shop: None, key: dict[str, str]
) -> None:
    before = await on_hand()
    once = key | {HEADER: "k1"}

    first = await client.post(MOVEMENTS, json=TWELVE, headers=once)
    await client.post(MOVEMENTS, json={"quantity": -1, "reason": "broken"}, headers=key)
    again = await client.post(MOVEMENTS, json=TWELVE, headers=once)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert await on_hand() == before + 11
    noted = "SELECT count(*) FROM audit_log.lines WHERE action = 'stock.moved'"
    assert await fetch_value(f"{noted} AND actor_kind = 'key'") == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (MOVEMENTS, {"quantity": 13, "reason": "from the supplier"}),
        ("/api/v1/products/product_789/stock-movements", TWELVE),
        ("/api/v1/orders", an_order(product_456=1)),
        ("/api/v1/webhook-endpoints", ENDPOINT),
    ],
    ids=["another body", "another product", "an order", "an endpoint"],
)
async def test_a_key_stands_for_one_thing(
    client: httpx.AsyncClient,
    shop: None,
    key: dict[str, str],
    written: Written,
    path: str,
    body: dict[str, Any],
) -> None:
    await client.post(MOVEMENTS, json=TWELVE, headers=key | {HEADER: "k1"})
    before = await written()

    answer = await client.post(path, json=body, headers=key | {HEADER: "k1"})

    problem = assert_problem(answer, 422, "idempotency-key-reused")
    assert fields_of(problem) == [HEADER]
    assert await written() == before


async def test_what_was_refused_leaves_the_key_free(
    client: httpx.AsyncClient, shop: None, key: dict[str, str]
) -> None:
    before, once = await on_hand(), key | {HEADER: "k1"}
    too_many = {"quantity": -before - 1, "reason": "lost"}

    refused = await client.post(MOVEMENTS, json=too_many, headers=once)
    unknown = await client.post("/api/v1/products/none/stock-movements", json=TWELVE, headers=once)
    broken = await client.post(MOVEMENTS, json={"quantity": 0}, headers=once)
    booked = await client.post(MOVEMENTS, json=TWELVE, headers=once)

    told = [answer.status_code for answer in (refused, unknown, broken, booked)]
    assert told == [409, 404, 422, 201]
    assert "idempotent-replayed" not in booked.headers
    assert await on_hand() == before + 12


async def test_while_it_runs_the_key_is_in_use(
    client: httpx.AsyncClient, shop: None, api_key: Key
) -> None:
    secret = await api_key("products:write")
    caller = f"key:{await fetch_value('SELECT key_id FROM staff.api_keys')}"
    held = idempotency.KeyedRequest(caller, "k1", "", hashlib.sha256(b"").digest())

    async def move() -> httpx.Response:
        headers = bearer(secret) | {HEADER: "k1"}
        return await client.post(MOVEMENTS, json=TWELVE, headers=headers)

    async with transaction():
        await idempotency.acquire([held])
        answer = await asyncio.create_task(move(), context=contextvars.Context())

    assert_problem(answer, 409, "idempotency-key-in-use")
    assert answer.headers["retry-after"] == "1"
    assert (await move()).status_code == 201


async def test_ten_at_once_are_one_movement(
    client: httpx.AsyncClient, shop: None, key: dict[str, str]
) -> None:
    before, once = await on_hand(), key | {HEADER: "k1"}
    answers = await asyncio.gather(
        *(client.post(MOVEMENTS, json=TWELVE, headers=once) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert await on_hand() == before + 12


async def test_a_key_out_of_bounds_or_there_twice_is_refused(
    client: httpx.AsyncClient, shop: None, key: dict[str, str]
) -> None:
    before = await on_hand()
    for sent in ([""], ["x" * 256], ["k1", "k2"]):
        headers = [*key.items(), *((HEADER, one) for one in sent)]
        answer = await client.post(MOVEMENTS, json=TWELVE, headers=headers)
        assert fields_of(assert_problem(answer, 422, "invalid-input")) == [HEADER]
    assert await on_hand() == before


async def test_a_movement_of_yesterday_is_booked_anew(
    client: httpx.AsyncClient, shop: None, key: dict[str, str]
) -> None:
    before, once = await on_hand(), key | {HEADER: "k1"}
    await client.post(MOVEMENTS, json=TWELVE, headers=once)
    await fetch("UPDATE idempotency.keys SET created_at = now() - interval '25 hours'")

    again = await client.post(MOVEMENTS, json=TWELVE, headers=once)

    assert (again.status_code, "idempotent-replayed" in again.headers) == (201, False)
    assert await on_hand() == before + 24


async def test_links_asked_for_again_are_the_same_links(
    client: httpx.AsyncClient, shop: None, key: dict[str, str]
) -> None:
    placed = (await client.post("/api/v1/orders", json=an_order(product_456=1))).json()
    path, once = f"/api/v1/orders/{placed['order_id']}/links", key | {HEADER: "k1"}

    first = await client.post(path, headers=once)
    again = await client.post(path, headers=once)

    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    opened = await client.get(
        f"/api/v1/orders/{placed['order_id']}", headers=bearer(first.json()["access_token"])
    )
    assert opened.status_code == 200


async def test_an_endpoint_asked_for_again_is_one_endpoint_with_its_secret(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    once = key | {HEADER: "k1"}
    first = await client.post("/api/v1/webhook-endpoints", json=ENDPOINT, headers=once)
    here = f"/api/v1/webhook-endpoints/{first.json()['endpoint_id']}"
    await client.patch(here, json={"state": "PAUSED"}, headers=key)
    await client.post(f"{here}/secret-rotation", headers=key)

    again = await client.post("/api/v1/webhook-endpoints", json=ENDPOINT, headers=once)

    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert await fetch_value("SELECT count(*) FROM webhooks.endpoints") == 1
    kept = await fetch_value("SELECT answer FROM idempotency.keys")
    assert first.json()["secret"] not in kept


@pytest.mark.parametrize("step", ["secret-rotation", "test", "replay", "messages/1/replay"])
async def test_what_is_done_anew_each_time_refuses_a_key(
    client: httpx.AsyncClient, key: dict[str, str], step: str
) -> None:
    made = await client.post("/api/v1/webhook-endpoints", json=ENDPOINT, headers=key)
    path = f"/api/v1/webhook-endpoints/{made.json()['endpoint_id']}/{step}"
    body = {"since": "2026-01-01T00:00:00Z"} if step == "replay" else None
    stands = "SELECT array_agg(endpoints) FROM webhooks.endpoints"
    before = await fetch_value(stands)

    answer = await client.post(path, json=body, headers=key | {HEADER: "k1"})

    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == [HEADER]
    assert "not taken here" in problem["errors"][0]["message"]
    assert await fetch_value(stands) == before
