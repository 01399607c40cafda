"""The lists of calls are those of the API's description."""

import httpx

from app.routes.developers.calls import list_permissions
from app.services.flats import SCOPES
from app.web.doors import key, order


async def test_they_are_the_calls_of_the_description(client: httpx.AsyncClient) -> None:
    page = (await client.get("/developers/calls")).text
    paths = (await client.get("/schema/openapi.json")).json()["paths"]

    for name in ("Idempotency-Key", "If-Match", "cursor"):
        described = [
            f"{method.upper()} {path}"
            for path, operations in paths.items()
            for method, operation in operations.items()
            if any(one["name"] == name for one in operation.get("parameters", []))
        ]
        assert described
        for call in described:
            assert f'<code class="code">{call}</code>' in page, (name, call)


def test_a_call_belongs_to_the_scope_that_opens_it() -> None:
    doors = {
        "GET /api/v1/events": key("events:read"),
        "GET /api/v1/orders/{order_id}": order("orders:read"),
        "GET /orders/{order_id}": order("orders:read"),
    }
    found = {one.scope: one.calls for one in list_permissions(doors)}

    assert list(found) == list(SCOPES)
    assert found["events:read"] == ["GET /api/v1/events"]
    assert found["orders:read"] == ["GET /api/v1/orders/{order_id}"]
