"""A form that another site sends is refused, whatever token and cookies come with it."""

import httpx
import pytest

from tests.routes.visitor import Visitor

FOREIGN = {"Origin": "https://example.org"}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}
SAME_SITE = {"Sec-Fetch-Site": "same-site"}
OURS = {"Sec-Fetch-Site": "same-origin"}
RELOADED = {"Sec-Fetch-Site": "none"}
NOWHERE = {"Origin": "null"}


async def sends(visitor: Visitor, headers: dict[str, str]) -> int:
    """Puts a mug into the cart, by the form as it stands."""
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
    assert "sent from another site" in visitor.text


@pytest.mark.parametrize(
    "headers",
    [{}, OURS, RELOADED, {"Origin": "http://test"}, {"Origin": "http://TEST"}, OURS | NOWHERE],
)
async def test_our_own_form_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    assert await sends(visitor, headers) == 303


async def test_the_address_of_the_shop_counts_where_it_is_known(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.same_origin.settings.base_url", "https://shop.example/")

    assert await sends(visitor, {"Origin": "https://shop.example"}) == 303
    assert await sends(visitor, {"Origin": "http://test"}) == 403


async def test_no_origin_at_all_counts_where_a_browser_would_say_more(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order's page sends none; over plain http its browser says nothing else either."""
    assert await sends(visitor, NOWHERE) == 303

    monkeypatch.setattr("app.routes.same_origin.settings.base_url", "https://test")

    assert await sends(visitor, NOWHERE) == 403
    assert await sends(visitor, NOWHERE | OURS) == 303


async def test_a_program_in_somebodys_page_may_use_the_api(
    client: httpx.AsyncClient, shop: None
) -> None:
    answer = await client.post(
        "/api/v1/products/check-availability",
        json={"items": [{"product_id": "product_456", "quantity": 1}]},
        headers=CROSS_SITE | FOREIGN,
    )

    assert answer.status_code == 200
