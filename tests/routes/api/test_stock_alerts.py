"""A program asks for an email to somebody who waits for a product."""

import httpx
import pytest

from app.services import products
from tests.support.alerts import sold_out, waiting_for
from tests.support.api import assert_problem, bearer

pytestmark = pytest.mark.usefixtures("shop")
ASK = "/api/v1/products/product_456/stock-alerts"
NORA = {"email": "nora@example.org"}


async def test_anyone_asks_and_the_answer_is_always_the_same(client: httpx.AsyncClient) -> None:
    await sold_out("product_456")
    for _ in range(2):
        answer = await client.post(ASK, json=NORA)
        assert (answer.status_code, answer.json()) == (
            202,
            {"product_id": "product_456", "waiting": True},
        )
    assert await waiting_for("product_456") == [NORA["email"]]


async def test_it_says_that_the_product_is_there(client: httpx.AsyncClient) -> None:
    answer = await client.post(ASK, json=NORA)
    assert answer.json() == {"product_id": "product_456", "waiting": False}


async def test_the_wrong_field_is_named(client: httpx.AsyncClient) -> None:
    await sold_out("product_456")
    assert_problem(await client.post(ASK, json={"email": "nora@x..y"}), 422, "invalid-input")
    nothing = await client.post("/api/v1/products/no/stock-alerts", json=NORA)
    assert_problem(nothing, 404, "not-found")


async def test_the_stock_says_how_many_wait(client: httpx.AsyncClient, api_key) -> None:
    await sold_out("product_456")
    await products.ask_for_alert("product_456", products.NewStockAlert(**NORA), "en")
    key = bearer(await api_key("products:read"))
    stock = (await client.get("/api/v1/stock?q=product_456", headers=key)).json()["items"]
    assert [one["waiting"] for one in stock] == [1]
