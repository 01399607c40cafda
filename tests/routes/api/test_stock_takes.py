"""Stock-takes by API."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.services import products
from tests.support.api import assert_problem, bearer
from tests.support.cast import place
from tests.support.products import levels, lies_at

pytestmark = pytest.mark.usefixtures("shop")
TAKES = "/api/v1/stock-takes"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
async def key(api_key: Callable[..., Awaitable[str]]) -> dict[str, str]:
    return bearer(await api_key("products:read", "products:write"))


@pytest.fixture
async def take(client: httpx.AsyncClient, key: dict[str, str]) -> str:
    """The address of a stock-take of two products."""
    await lies_at(product_456="B-3", product_789="B-12")
    asked = {"first_shelf": "B-3", "last_shelf": "B-12"}
    answer = await client.post(TAKES, json=asked, headers=key)
    assert (answer.status_code, answer.json()["products"]) == (201, 2)
    again = await client.post(TAKES, json=asked, headers=key)
    assert (again.status_code, again.json()) == (200, answer.json())
    return f"{TAKES}/{answer.json()['take_id']}"


async def test_a_shelf_is_counted_and_saved(
    client: httpx.AsyncClient, key: dict[str, str], take: str
) -> None:
    line = await client.put(f"{take}/lines/product_456", json={"counted": 148}, headers=key)
    assert (line.status_code, line.json()["counted"], line.json()["expected"]) == (200, 148, 150)
    [listed] = (await client.get(TAKES, headers=key)).json()["items"]
    assert (listed["counted"], listed["differing"]) == (1, 1)
    first = (await client.get(f"{take}/lines?limit=1", headers=key)).json()
    assert [one["product_id"] for one in first["items"]] == ["product_456"]
    more = f"{take}/lines?limit=1&cursor={first['next_cursor']}"
    rest = (await client.get(more, headers=key)).json()
    assert ([one["product_id"] for one in rest["items"]], rest["next_cursor"]) == (
        ["product_789"],
        None,
    )
    saved = await client.post(f"{take}/result", json={"version": listed["version"]}, headers=key)
    assert (saved.status_code, saved.json()["state"]) == (200, "SAVED")
    assert await levels() == (148, 0)
    again = await client.post(f"{take}/result", json={}, headers=key)
    assert again.json() == saved.json()
    assert (await client.get(take, headers=key)).json() == saved.json()


async def test_a_count_of_another_stock_is_refused(
    client: httpx.AsyncClient, key: dict[str, str], take: str
) -> None:
    await products.move_stock("product_456", -2, "sold at the door", "Bea")
    given = {"counted": 148, "expected": 150}
    answer = await client.put(f"{take}/lines/product_456", json=given, headers=key)
    assert_problem(answer, 409, "count-conflict")
    cleared = await client.put(f"{take}/lines/product_456", json={"counted": None}, headers=key)
    assert cleared.json()["counted"] is None


async def test_what_cannot_be_saved_is_named(
    client: httpx.AsyncClient, key: dict[str, str], take: str
) -> None:
    await place(product_456=3)
    await client.put(f"{take}/lines/product_456", json={"counted": 2}, headers=key)
    answer = await client.post(f"{take}/result", json={}, headers=key)
    assert_problem(answer, 409, "count-conflict")
    assert answer.json()["items"] == [{"product_id": "product_456", "because": "HELD"}]
    answer = await client.post(f"{take}/result", json={"version": 1}, headers=key)
    assert_problem(answer, 412, "precondition-failed")


async def test_a_stock_take_is_given_up(
    client: httpx.AsyncClient, key: dict[str, str], take: str
) -> None:
    for _ in range(2):
        answer = await client.delete(take, headers=key)
        assert (answer.status_code, answer.json()["state"]) == (200, "GIVEN_UP")
    answer = await client.put(f"{take}/lines/product_456", json={"counted": 2}, headers=key)
    assert_problem(answer, 409, "count-conflict")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", TAKES, {"first_shelf": "Z-9"}),
        ("GET", f"{TAKES}/{NOBODY}", None),
        ("GET", f"{TAKES}/{NOBODY}/lines", None),
        ("PUT", f"{TAKES}/{NOBODY}/lines/product_456", {"counted": 1}),
        ("POST", f"{TAKES}/{NOBODY}/result", {}),
        ("DELETE", f"{TAKES}/{NOBODY}", None),
    ],
)
async def test_what_there_is_not(
    client: httpx.AsyncClient, key: dict[str, str], method: str, path: str, body: object
) -> None:
    answer = await client.request(method, path, json=body, headers=key)
    assert_problem(answer, 404, "not-found")


async def test_a_cursor_of_something_else_is_refused(
    client: httpx.AsyncClient, key: dict[str, str], take: str
) -> None:
    answer = await client.get(f"{take}/lines?cursor=nonsense", headers=key)
    assert answer.status_code == 422
