"""The stock of all products by API."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.services import products
from tests.support.api import assert_problem, bearer
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")
STOCK = "/api/v1/stock"


@pytest.fixture
async def key(api_key: Callable[..., Awaitable[str]]) -> dict[str, str]:
    return bearer(await api_key("products:read"))


async def test_what_is_low_is_marked_and_filtered(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    await products.move_stock("product_456", -143, "damaged", "Bea")
    await place(product_456=2)
    [low] = (await client.get(f"{STOCK}?low=true", headers=key)).json()["items"]
    assert (low["product_id"], low["low"]) == ("product_456", True)
    assert (low["on_hand"], low["reserved"], low["available"], low["reorder_point"]) == (7, 2, 5, 5)
    everything = (await client.get(STOCK, headers=key)).json()["items"]
    assert [one["product_id"] for one in everything if not one["low"]]
    assert everything[0] == low


async def test_it_is_read_page_by_page(client: httpx.AsyncClient, key: dict[str, str]) -> None:
    first = (await client.get(f"{STOCK}?limit=1", headers=key)).json()
    rest = await client.get(f"{STOCK}?limit=1&cursor={first['next_cursor']}", headers=key)
    found = [one["product_id"] for page in (first, rest.json()) for one in page["items"]]
    assert (found, rest.json()["next_cursor"]) == (["product_789", "product_456"], None)
    assert_problem(await client.get(f"{STOCK}?cursor=x", headers=key), 422, "invalid-input")
