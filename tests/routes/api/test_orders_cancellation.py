"""Asking for an order to be cancelled, and what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.api import Place, Placed, Written, assert_problem, bearer, fields_of
from tests.support.corrected import is_refused

Settle = Callable[[], Awaitable[int]]
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def cancel(client: httpx.AsyncClient) -> Ask:
    """The customer asks: `await cancel(order, json=…)`."""

    async def ask(order: Placed, **request: Any) -> httpx.Response:
        return await client.post(
            f"{order['links']['self']}/cancellation",
            headers=bearer(order["access_token"]),
            **request,
        )

    return ask


async def seen(client: httpx.AsyncClient, order: Placed) -> dict[str, Any]:
    answer = await client.get(order["links"]["self"], headers=bearer(order["access_token"]))
    return answer.json()


async def test_an_order_is_cancelled_and_its_stock_free_again(
    client: httpx.AsyncClient, place: Place, cancel: Ask, settle: Settle
) -> None:
    order = await place(product_789=50)

    asked = await cancel(order, json={"reason": "Ordered by mistake."})
    between = await seen(client, order)
    await settle()
    after = await seen(client, order)

    assert asked.status_code == 202
    assert asked.json() == {"order_id": order["order_id"], "status": "PENDING_SHIPMENT"}
    assert between["cancellation"]["refused_at"] is None
    assert between["cancellation"]["reason"] == "Ordered by mistake."
    assert after["status"] == "CANCELLED"
    assert [line["status"] for line in after["history"]] == ["PENDING_SHIPMENT", "CANCELLED"]
    product = (await client.get("/api/v1/products/product_789")).json()
    assert product["available"] == 50


@pytest.mark.parametrize("request_", [{}, {"json": {}}, {"json": {"reason": None}}])
async def test_no_reason_is_needed(place: Place, cancel: Ask, request_: dict[str, Any]) -> None:
    assert (await cancel(await place(), **request_)).status_code == 202


async def test_asked_again_while_asked_or_cancelled_it_is_the_same_answer(
    place: Place, cancel: Ask, settle: Settle, written: Written
) -> None:
    order = await place()
    first = await cancel(order)
    before = await written()

    again = await cancel(order)

    assert (again.status_code, again.json()) == (202, first.json())
    assert await written() == before
    await settle()
    settled = await written()
    at_last = await cancel(order)
    assert at_last.status_code == 202
    assert at_last.json() == {"order_id": order["order_id"], "status": "CANCELLED"}
    assert await written() == settled


async def test_too_late_once_it_has_left(
    client: httpx.AsyncClient,
    place: Place,
    cancel: Ask,
    settle: Settle,
    warehouse: Callable[..., Awaitable[httpx.Response]],
) -> None:
    order = await place()
    await settle()
    [shipment] = (await warehouse("GET", "shipments")).json()["items"]
    await warehouse(
        "POST",
        f"shipments/{shipment['shipment_id']}/dispatch",
        json={"carrier": "DHL", "tracking_number": "1"},
    )

    asked_in_between = await cancel(order)
    await settle()
    refused = await seen(client, order)
    asked_after = await cancel(order)

    assert asked_in_between.status_code == 202
    assert refused["status"] == "SHIPPED"
    assert refused["cancellation"]["refused_at"]
    assert_problem(asked_after, 409, "cancellation-refused")


async def test_pieces_are_asked_for_after_all_was_refused(
    client: httpx.AsyncClient, place: Place, cancel: Ask, settle: Settle
) -> None:
    order = await place(product_456=2)
    await settle()
    await cancel(order)
    await is_refused(UUID(order["order_id"]))
    headers = bearer(order["access_token"]) | {"Idempotency-Key": "one of two"}

    asked = await client.post(
        f"{order['links']['self']}/cancellation",
        headers=headers,
        json={"items": [{"position": 1, "quantity": 1}]},
    )
    await settle()

    assert asked.status_code == 202
    assert [one["quantity"] for one in (await seen(client, order))["cancelled"]] == [1]
    assert_problem(await cancel(order), 409, "cancellation-refused")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "x" * 2001}, "reason"),
        ({"reason": 5}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"why": "so"}, "why"),
        ([], "body"),
    ],
)
async def test_bad_input_is_named_and_changes_nothing(
    place: Place, cancel: Ask, written: Written, body: Any, field: str
) -> None:
    order = await place()
    before = await written()

    problem = assert_problem(await cancel(order, json=body), 422, "invalid-input")

    assert fields_of(problem) == [field]
    assert await written() == before


async def test_no_json_is_refused(place: Place, cancel: Ask) -> None:
    answer = await cancel(await place(), content="{")

    assert_problem(answer, 400, "malformed-json")
