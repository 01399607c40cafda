"""What programs do again and again: place Ann's order, and look at what is stored."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

Placed = dict[str, Any]
Place = Callable[..., Awaitable[Placed]]
Written = Callable[[], Awaitable[dict[str, int]]]

STORED = (
    "sales.orders",
    "sales.items",
    "sales.changes",
    "idempotency.keys",
    "products.products",
    "products.reservations",
    "products.movements",
    "delivery.shipments",
    "messaging.events",
    "messaging.deliveries",
)


def an_order(**lines: int) -> dict[str, Any]:
    """`an_order(product_456=2)`: the body that Ann's browser would send."""
    return {
        "customer": {"name": "Ann Lee", "email": "ann@example.org"},
        "delivery_address": {
            "line1": "12 Harbour Street",
            "city": "Hamburg",
            "postcode": "20095",
            "country": "DE",
        },
        "items": [{"product_id": key, "quantity": quantity} for key, quantity in lines.items()],
    }


async def post_order(client: httpx.AsyncClient, body: str | bytes) -> httpx.Response:
    """An order in its present state, sound or not."""
    return await client.post(
        "/api/v1/orders", content=body, headers={"Content-Type": "application/json"}
    )


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def assert_problem(answer: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The answer is this problem, whole; returns it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"/problems/{name}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


def fields_of(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


@pytest.fixture
def place(client: httpx.AsyncClient, shop: None) -> Place:
    """Ann orders; returns the 201's body."""

    async def place(**lines: int) -> Placed:
        answer = await client.post(
            "/api/v1/orders", json=an_order(**(lines or {"product_456": 2, "product_789": 1}))
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    return place


@pytest.fixture
def written() -> Written:
    """How many rows each table holds, and how much is reserved."""
    from app.infra.database import fetch_value

    async def count() -> dict[str, int]:
        counted = {table: await fetch_value(f"SELECT count(*) FROM {table}") for table in STORED}
        reserved = await fetch_value(
            "SELECT coalesce(sum(reserved), 0)::bigint FROM products.stock"
        )
        return counted | {"reserved": reserved}

    return count


@pytest.fixture
def feed(
    warehouse: Callable[..., Awaitable[httpx.Response]],
) -> Callable[[int], Awaitable[list[dict[str, Any]]]]:
    """The feed once it has so many events: it stops at a transaction that still runs anywhere
    on the server, also in the database of another test process."""

    async def read(count: int) -> list[dict[str, Any]]:
        while len(events := (await warehouse("GET", "events?limit=100")).json()["items"]) < count:
            await asyncio.sleep(0.01)
        return events

    return read


@pytest.fixture
async def warehouse(
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]
) -> Callable[..., Awaitable[httpx.Response]]:
    """A program of the warehouse: `await warehouse("POST", "shipments/…", json=…)`."""
    key = bearer(await api_key("shipments:read", "shipments:write", "events:read"))

    async def ask(
        method: str, path: str, headers: dict[str, str] | None = None, **request: Any
    ) -> httpx.Response:
        headers = key | (headers or {})
        return await client.request(method, f"/api/v1/{path}", headers=headers, **request)

    return ask
