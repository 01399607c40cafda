"""The API's description: whole, true to its examples, and shown from our own files."""

import re
from typing import Any, cast

import httpx
import pytest
import re2

from tests.support.api import an_order, assert_problem, fields_of

CONTRACT = {
    "/api/v1/products/check-availability": {"post"},
    "/api/v1/products": {"get"},
    "/api/v1/products/{product_id}": {"get", "put"},
    "/api/v1/products/{product_id}/pictures": {"get", "post"},
    "/api/v1/products/{product_id}/pictures/{picture_id}": {"put", "delete"},
    "/api/v1/products/{product_id}/stock-movements": {"post"},
    "/api/v1/families/{family_id}": {"get", "put"},
    "/api/v1/products/{product_id}/counts": {"post"},
    "/api/v1/products/{product_id}/stock-alerts": {"post"},
    "/api/v1/products/{product_id}/empty-shelf": {"get", "post"},
    "/api/v1/counts": {"get"},
    "/api/v1/counts/{count_id}": {"get"},
    "/api/v1/counts/{count_id}/result": {"put"},
    "/api/v1/stock": {"get"},
    "/api/v1/stock-takes": {"get", "post"},
    "/api/v1/stock-takes/{take_id}": {"get", "delete"},
    "/api/v1/stock-takes/{take_id}/lines": {"get"},
    "/api/v1/stock-takes/{take_id}/lines/{product_id}": {"put"},
    "/api/v1/stock-takes/{take_id}/result": {"post"},
    "/api/v1/orders": {"get", "post"},
    "/api/v1/withdrawals": {"post"},
    "/api/v1/reports/sales": {"get"},
    "/api/v1/reports/shipping": {"get"},
    "/api/v1/delivery-methods": {"get"},
    "/api/v1/delivery-methods/{method_id}": {"get", "put"},
    "/api/v1/orders/{order_id}/cancellation": {"post"},
    "/api/v1/orders/{order_id}": {"get", "patch"},
    "/api/v1/orders/{order_id}/links": {"post"},
    "/api/v1/orders/{order_id}/removal": {"post"},
    "/api/v1/orders/{order_id}/invoices": {"get"},
    "/api/v1/orders/{order_id}/payment": {"get"},
    "/api/v1/orders/{order_id}/payment/receipts": {"post"},
    "/api/v1/orders/{order_id}/refunds": {"post"},
    "/api/v1/orders/{order_id}/refunds/{refund_id}/payout": {"post"},
    "/api/v1/payment-methods": {"get"},
    "/api/v1/till": {"get"},
    "/api/v1/till/differences": {"get"},
    "/api/v1/till/disputes": {"get"},
    "/api/v1/till/differences/{difference_id}/explanation": {"post"},
    "/api/v1/orders/{order_id}/stream": {"get"},
    "/api/v1/shipments": {"get"},
    "/api/v1/shipments/{shipment_id}": {"get"},
    "/api/v1/shipments/{shipment_id}/dispatch": {"post"},
    "/api/v1/shipments/{shipment_id}/delivery": {"post", "put", "delete"},
    "/api/v1/shipments/{shipment_id}/readiness": {"post"},
    "/api/v1/shipments/{shipment_id}/collection": {"post"},
    "/api/v1/shipments/{shipment_id}/tracking": {"put"},
    "/api/v1/orders/{order_id}/decision": {"post"},
    "/api/v1/shipments/{shipment_id}/hold": {"put", "delete"},
    "/api/v1/shipments/{shipment_id}/split": {"post"},
    "/api/v1/shipments/{shipment_id}/merge": {"post"},
    "/api/v1/shipments/{shipment_id}/shortage": {"post"},
    "/api/v1/carrier-updates/{carrier}": {"post"},
    "/api/v1/events": {"get"},
    "/api/v1/events/{event_id}": {"get"},
    "/api/v1/settings": {"get", "put"},
    "/api/v1/settings/pictures/{name}": {"put"},
    "/api/v1/legal": {"get"},
    "/api/v1/legal/{kind}/{language}": {"get", "put"},
    "/api/v1/setup": {"get"},
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

TEXTS = ("", " ", "Ann", "Ann Lee", "ann@example.org", "ann@a b.org", "a@b.c.", "DE", "mug-1", "*",
         "a/b.png", "\xa0", "\u3000x", "\u3164", "\u200b", "\u2028", "\x85", "\x1c", "\t", "x\x00",
         "evt_" + 32 * "0", "Ü", "🙂", "-7", "2024-01-15")  # fmt: skip


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


def patterns(described: object) -> set[str]:
    """Every one in the document, whatever it is of."""
    found: set[str] = set()
    if isinstance(described, dict):
        for name, member in cast(dict[str, object], described).items():
            found |= {member} if name == "pattern" and isinstance(member, str) else patterns(member)
    if isinstance(described, list):
        found |= {one for each in cast(list[object], described) for one in patterns(each)}
    return found


async def test_every_language_reads_its_patterns_alike(
    client: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    """RE2 is what Go, and generators for many languages, judge by. It has no lookaround."""
    found = patterns(document) | patterns((await client.get("/schema/asyncapi.json")).json())
    assert len(found) > 8
    texts = [*TEXTS, *(f"{text}\n" for text in TEXTS), *(f"\n{text}" for text in TEXTS)]
    for pattern in found:
        judge = re2.compile(pattern)
        in_python = re.compile(f"{pattern.removesuffix('$')}\\Z")
        for text in texts:
            assert bool(judge.search(text)) == bool(in_python.search(text)), (pattern, text)


async def test_a_line_that_ends_another_line_is_refused(
    client: httpx.AsyncClient, shop: None
) -> None:
    for name in ("Ann\n", "Ann\r\n", "Ann\x00", "\n", "\u3164", "\u200b\xa0"):
        order = an_order(product_456=1)
        order["customer"]["name"] = name
        answer = await client.post("/api/v1/orders", json=order)
        assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["customer.name"], name


async def test_as_yaml_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema/openapi.yaml")

    assert answer.status_code == 200
    assert answer.text.startswith("components:")


async def test_the_yaml_is_written_once_for_all_readers(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes about a second, in which a process answers nothing else."""
    first = (await client.get("/schema/openapi.yaml")).text
    monkeypatch.setattr("yaml.dump", None)
    again = await client.get("/schema/openapi.yaml")
    assert (again.status_code, again.text) == (200, first)
