"""The API's description: whole, true to its examples, and shown from our own files."""

import re
from typing import Any

import httpx
import pytest

CONTRACT = {
    "/api/v1/products/check-availability": {"post"},
    "/api/v1/products": {"get"},
    "/api/v1/products/{product_id}": {"get", "put"},
    "/api/v1/products/{product_id}/stock-movements": {"post"},
    "/api/v1/orders": {"get", "post"},
    "/api/v1/orders/{order_id}": {"get"},
    "/api/v1/orders/{order_id}/cancellation": {"post"},
    "/api/v1/orders/{order_id}/links": {"post"},
    "/api/v1/orders/{order_id}/stream": {"get"},
    "/api/v1/shipments": {"get"},
    "/api/v1/shipments/{shipment_id}": {"get"},
    "/api/v1/shipments/{shipment_id}/dispatch": {"post"},
    "/api/v1/shipments/{shipment_id}/delivery": {"post"},
    "/api/v1/carrier-updates/{carrier}": {"post"},
    "/api/v1/events": {"get"},
    "/api/v1/events/{event_id}": {"get"},
    "/api/v1/webhook-endpoints": {"get", "post"},
    "/api/v1/webhook-endpoints/{endpoint_id}": {"get", "patch", "delete"},
    "/api/v1/webhook-endpoints/{endpoint_id}/secret-rotation": {"post"},
    "/api/v1/webhook-endpoints/{endpoint_id}/test": {"post"},
    "/api/v1/webhook-endpoints/{endpoint_id}/replay": {"post"},
    "/api/v1/webhook-endpoints/{endpoint_id}/messages": {"get"},
    "/api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}": {"get"},
    "/api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}/replay": {"post"},
    "/health/live": {"get"},
    "/health/ready": {"get"},
}


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/schema/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


async def test_it_has_the_whole_api_and_nothing_else(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {path: set(methods) for path, methods in document["paths"].items()} == CONTRACT


async def test_every_operation_is_described(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]
    tags = {tag["name"] for tag in document["tags"]}

    assert len(ids) == len(set(ids))
    for name, operation in operations(document):
        assert operation["summary"], name
        assert set(operation["tags"]) <= tags, name
        if name.partition(" ")[2].startswith("/api"):
            assert "security" in operation, name


async def test_every_error_of_the_api_is_a_problem(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if "/api/" not in name:
            continue
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
                [content] = answer["content"].values()
                assert content["schema"] == {"$ref": "#/components/schemas/ProblemDetails"}
                assert content["examples"], (name, status)


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for target in re.findall(r"'\$ref': '#/([^']+)'", str(document)):
        place = document
        for part in target.split("/"):
            place = place[part]


async def test_the_page_loads_nothing_from_elsewhere_and_has_no_inline_script(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/schema", "/schema/swagger"):
        answer = await client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert "unsafe-" not in answer.headers["content-security-policy"]
        assert "//" not in answer.text.replace("<!doctype", "")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)
        for file in re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text):
            assert (await client.get(file)).status_code == 200, file


async def test_as_yaml_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema/openapi.yaml")

    assert answer.status_code == 200
    assert answer.text.startswith("components:")
