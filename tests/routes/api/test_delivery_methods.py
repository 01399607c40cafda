"""Ways of delivery by API: managers' programs make them, and customers' programs choose one."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.support.api import an_order, assert_problem, bearer, fields_of
from tests.support.methods import offer, offer_counter

POST = {"name": "Post", "names": {"de": "Briefpost"}, "fee": {"amount": 490, "currency": "EUR"}}
Put = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def put(client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]) -> Put:
    key = bearer(await api_key("settings:read", "settings:write"))

    async def put(method_id: str = "post", /, **headers: Any) -> httpx.Response:
        given = POST | headers.pop("facts", {})
        path = f"/api/v1/delivery-methods/{method_id}"
        return await client.put(path, json=given, headers=key | headers)

    return put


async def listed(client: httpx.AsyncClient, query: str = "", **headers: str) -> list[Any]:
    answer = await client.get(f"/api/v1/delivery-methods{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_shop_has_no_methods_until_somebody_makes_one(
    client: httpx.AsyncClient, put: Put
) -> None:
    assert await listed(client) == []
    made = await put()
    assert (made.status_code, made.headers["etag"], made.json()["place"]) == (201, '"1"', 1)
    changed = await put(facts={"free_from": {"amount": 5000, "currency": "EUR"}})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert await listed(client, **{"Accept-Language": "de"}) == [
        {
            "method_id": "post",
            "name": "Briefpost",
            "kind": "SHIP",
            "fee": {"amount": 490, "currency": "EUR"},
            "free_from": {"amount": 5000, "currency": "EUR"},
            "pickup_point": None,
            "opening_hours": "",
            "promised": None,
        }
    ]


async def test_only_those_for_the_country_are_listed(client: httpx.AsyncClient) -> None:
    await offer("abroad", countries=["FR"])
    await offer_counter()
    assert [one["method_id"] for one in await listed(client, "?country=DE")] == ["counter"]
    assert [one["method_id"] for one in await listed(client)] == ["abroad", "counter"]
    problem = assert_problem(
        await client.get("/api/v1/delivery-methods?country=Germany"), 422, "invalid-input"
    )
    assert fields_of(problem) == ["country"]


async def test_a_change_is_for_the_version_that_was_seen(put: Put) -> None:
    assert (await put(**{"If-None-Match": "*"})).status_code == 201
    assert_problem(await put(**{"If-None-Match": "*"}), 412, "precondition-failed")
    assert_problem(
        await put(facts={"active": False}, **{"If-Match": '"7"'}), 412, "precondition-failed"
    )
    assert (await put(facts={"active": False}, **{"If-Match": '"1"'})).status_code == 200


async def test_a_wrong_method_is_told_by_its_field(put: Put) -> None:
    for facts, field in (
        ({"fee": {"amount": -1, "currency": "EUR"}}, "fee.amount"),
        ({"fee": {"amount": 1, "currency": "CHF"}}, "fee.currency"),
        ({"kind": "DRONE"}, "kind"),
        ({"name": ""}, "name"),
        ({"max_weight_grams": 0}, "max_weight_grams"),
        ({"colour": "red"}, "colour"),
    ):
        problem = assert_problem(await put(facts=facts), 422, "invalid-input")
        assert fields_of(problem) == [field]
    assert fields_of(assert_problem(await put("Post"), 422, "invalid-input")) == ["method_id"]


async def test_an_order_names_its_method_and_shows_its_amounts(
    client: httpx.AsyncClient, shop: None
) -> None:
    await offer()
    body = an_order(product_456=2) | {"delivery_method": "post"}
    placed = (await client.post("/api/v1/orders", json=body)).json()
    chosen = {"method_id": "post", "name": "Post", "kind": "SHIP"}
    assert (placed["delivery_method"], placed["fee"]["amount"]) == (chosen, 490)
    assert placed["total"]["amount"] == 3290
    path, token = placed["links"]["self"], placed["access_token"]
    order = (await client.get(path, headers=bearer(token))).json()
    assert order["delivery_method"] == chosen
    assert {name: money["amount"] for name, money in order["amounts"].items()} == {
        "goods": 2800,
        "fee": 490,
        "tax": 0,
        "total": 3290,
        "cancelled": 0,
        "paid": 0,
        "refunded": 0,
        "due": 3290,
    }


async def test_an_order_without_a_possible_method_is_refused_by_its_field(
    client: httpx.AsyncClient, shop: None
) -> None:
    await offer("abroad", countries=["FR"])
    for method in ("post", "abroad", None):
        body = an_order(product_456=2) | {"delivery_method": method}
        answer = await client.post("/api/v1/orders", json=body)
        problem = assert_problem(answer, 422, "invalid-input")
        assert fields_of(problem) == ["delivery_method"]
