"""A form that another site sends is refused, whatever token and cookies come with it."""

import httpx
import msgspec
import pytest

from app.infra.database import fetch_value
from tests.support.api import an_order, assert_problem, bearer
from tests.support.visitor import Visitor

FOREIGN = {"Origin": "https://example.org"}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}
SAME_SITE = {"Sec-Fetch-Site": "same-site"}
OURS = {"Sec-Fetch-Site": "same-origin"}
RELOADED = {"Sec-Fetch-Site": "none"}
NOWHERE = {"Origin": "null"}


async def sends(visitor: Visitor, headers: dict[str, str]) -> int:
    """Puts a mug into the cart, by the form unchanged."""
    await visitor.open("/products/product_456")
    fields = dict(visitor.form("/cart/lines").fields)
    answer = await visitor.client.post("/cart/lines", data=fields, headers=headers)
    visitor.page = answer
    return answer.status_code


@pytest.mark.parametrize(
    "headers",
    [CROSS_SITE, SAME_SITE, FOREIGN, CROSS_SITE | {"Origin": "http://test"}, {"Origin": "//"}],
)
async def test_another_sites_form_is_refused_and_told_why(
    visitor: Visitor, headers: dict[str, str]
) -> None:
    assert await sends(visitor, headers) == 403
    assert "came from another site" in visitor.text


@pytest.mark.parametrize(
    "headers",
    [{}, OURS, RELOADED, {"Origin": "http://test"}, {"Origin": "http://TEST"}, OURS | NOWHERE],
)
async def test_our_own_form_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    assert await sends(visitor, headers) == 303


async def test_the_address_of_the_shop_counts_where_it_is_known(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.same_origin.settings.base_url", "https://shop.example/")

    assert await sends(visitor, {"Origin": "https://shop.example"}) == 303
    assert await sends(visitor, {"Origin": "http://test"}) == 403


async def test_no_origin_at_all_counts_where_a_browser_would_say_more(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order's page sends none; over plain http its browser says nothing else either."""
    assert await sends(visitor, NOWHERE) == 303

    monkeypatch.setattr("app.web.same_origin.settings.base_url", "https://test")

    assert await sends(visitor, NOWHERE) == 403
    assert await sends(visitor, NOWHERE | OURS) == 303


@pytest.mark.parametrize("headers", [CROSS_SITE | FOREIGN, NOWHERE, SAME_SITE, OURS, FOREIGN])
@pytest.mark.parametrize("types", [[], [""], ["text/plain"], ["multipart/form-data; boundary=x"]])
async def test_no_page_of_another_site_places_an_order(
    client: httpx.AsyncClient, shop: None, headers: dict[str, str], types: list[str]
) -> None:
    """What a browser sends for a page without asking the shop first: no type, or that of a form."""
    body = msgspec.json.encode(an_order(product_456=1))
    named = {"Content-Type": types[0]} if types else {}

    answer = await client.post("/api/v1/orders", content=body, headers=headers | named)

    assert_problem(answer, 415, "unsupported-media-type")
    assert await fetch_value("SELECT count(*) FROM sales.orders") == 0


async def test_a_browser_that_asks_first_is_not_allowed(client: httpx.AsyncClient) -> None:
    asks = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = await client.options("/api/v1/orders", headers=asks)
    assert [name for name in answer.headers if name.startswith("access-control")] == []


async def test_a_page_may_ask_for_a_step_without_a_body(
    client: httpx.AsyncClient, shop: None
) -> None:
    placed = (await client.post("/api/v1/orders", json=an_order(product_456=1))).json()
    answer = await client.post(
        f"/api/v1/orders/{placed['order_id']}/cancellation",
        headers=FOREIGN | bearer(placed["access_token"]),
    )
    assert answer.status_code == 202


async def test_a_program_in_somebodys_page_may_use_the_api(
    client: httpx.AsyncClient, shop: None
) -> None:
    answer = await client.post(
        "/api/v1/products/check-availability",
        json={"items": [{"product_id": "product_456", "quantity": 1}]},
        headers=CROSS_SITE | FOREIGN,
    )

    assert answer.status_code == 200
