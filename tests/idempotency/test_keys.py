"""The same key and body give the same order, however often and however many at once."""

import asyncio
import contextvars
import hashlib
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.support.api import Written, an_order, assert_problem, bearer, fields_of

Key = Callable[..., Awaitable[str]]


async def order(
    client: httpx.AsyncClient, key: str, headers: dict[str, str] | None = None, **lines: int
) -> httpx.Response:
    return await client.post(
        "/api/v1/orders",
        json=an_order(**(lines or {"product_456": 1})),
        headers={"Idempotency-Key": key, **(headers or {})},
    )


async def test_the_same_answer_again_byte_for_byte(
    client: httpx.AsyncClient,
    shop: None,
    written: Written,
    settle: Callable[[], Awaitable[int]],
) -> None:
    first = await order(client, "k1", product_456=2, product_789=1)
    await settle()
    after_one = await written()

    again = await order(client, "k1", product_456=2, product_789=1)

    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert await written() == after_one


async def test_the_same_answer_even_after_the_order_went_on(
    client: httpx.AsyncClient, shop: None, settle: Callable[[], Awaitable[int]]
) -> None:
    first = await order(client, "k1")
    token = bearer(first.json()["access_token"])
    await client.post(f"{first.headers['location']}/cancellation", headers=token)
    await settle()

    again = await order(client, "k1")

    assert again.content == first.content


async def test_another_body_under_the_same_key_is_refused(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    await order(client, "k1")
    before = await written()

    answer = await order(client, "k1", product_456=2)

    problem = assert_problem(answer, 422, "idempotency-key-reused")
    assert fields_of(problem) == ["Idempotency-Key"]
    assert await written() == before


async def test_a_refused_order_leaves_the_key_free(client: httpx.AsyncClient, shop: None) -> None:
    refused = await order(client, "k1", product_456=1000)
    broken = await client.post("/api/v1/orders", json={}, headers={"Idempotency-Key": "k1"})

    placed = await order(client, "k1")

    assert (refused.status_code, broken.status_code, placed.status_code) == (400, 422, 201)
    assert "idempotent-replayed" not in placed.headers


async def test_ten_at_once_are_one_order(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()

    answers = await asyncio.gather(*(order(client, "k1") for _ in range(10)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    bodies = {answer.content for answer in answers if answer.status_code == 201}
    assert len(bodies) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert_problem(answer, 409, "idempotency-key-in-use")
            assert int(answer.headers["retry-after"]) >= 1
    assert (await written())["sales.orders"] == before["sales.orders"] + 1
    assert (await written())["reserved"] == before["reserved"] + 1


async def test_a_key_whose_first_request_still_runs_is_in_use(
    client: httpx.AsyncClient, shop: None
) -> None:
    from app import idempotency
    from app.infra.database import transaction

    held = idempotency.KeyedRequest("anonymous", "k1", "orders", hashlib.sha256(b"").digest())
    async with transaction():
        await idempotency.acquire([held])
        elsewhere = contextvars.Context()
        answer = await asyncio.create_task(order(client, "k1"), context=elsewhere)

    assert_problem(answer, 409, "idempotency-key-in-use")
    assert answer.headers["retry-after"] == "1"
    assert (await order(client, "k1")).status_code == 201


async def test_each_caller_has_keys_of_its_own(
    client: httpx.AsyncClient, shop: None, api_key: Key
) -> None:
    one, two = bearer(await api_key("orders:write")), bearer(await api_key("orders:write"))

    answers = [await order(client, "k1", headers) for headers in ({}, one, two)]
    again = await order(client, "k1", two)

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["order_id"] for answer in answers}) == 3
    assert again.content == answers[2].content


@pytest.mark.parametrize("key", ["", "x" * 256], ids=["empty", "256 characters"])
async def test_a_key_out_of_bounds_is_refused(
    client: httpx.AsyncClient, shop: None, written: Written, key: str
) -> None:
    before = await written()

    problem = assert_problem(await order(client, key), 422, "invalid-input")

    assert fields_of(problem) == ["Idempotency-Key"]
    assert await written() == before


@pytest.mark.parametrize("key", ["x" * 255, "Käse", "' OR 1=1 --", "a b"])
async def test_any_other_key_will_do(client: httpx.AsyncClient, shop: None, key: str) -> None:
    encoded = {"Idempotency-Key": key.encode("latin-1")}
    first = await client.post(
        "/api/v1/orders",
        json=an_order(product_456=1),
        headers=encoded,
    )
    again = await client.post(
        "/api/v1/orders",
        json=an_order(product_456=1),
        headers=encoded,
    )

    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"


async def test_two_different_keys_on_one_request_are_refused(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()

    answer = await client.post(
        "/api/v1/orders",
        json=an_order(product_456=1),
        headers=[("Idempotency-Key", "k1"), ("Idempotency-Key", "k2")],
    )

    assert_problem(answer, 422, "invalid-input")
    assert await written() == before
