"""Lists: page by page to the end, each entry once, and parameters that break a rule by name."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.api import Place, assert_problem, bearer, fields_of

Key = Callable[..., Awaitable[str]]
Ask = Callable[..., Awaitable[httpx.Response]]

LISTS = ["products", "orders", "shipments", "events"]


@pytest.fixture
async def reader(client: httpx.AsyncClient, shop: None, api_key: Key) -> Ask:
    """A program that may read everything: `await reader("orders", limit=2)`."""
    headers = bearer(await api_key("orders:read", "shipments:read", "events:read"))

    async def ask(path: str, **params: Any) -> httpx.Response:
        return await client.get(f"/api/v1/{path}", params=params, headers=headers)

    return ask


async def all_pages(reader: Ask, path: str, by: str = "cursor", **params: Any) -> list[Any]:
    """Every entry, two at a time."""
    entries: list[Any] = []
    while True:
        page = (await reader(path, limit=2, **params)).json()
        assert len(page["items"]) <= 2
        entries += page["items"]
        if page["next_cursor"] is None:
            return entries
        params[by] = page["next_cursor"]


async def test_orders_come_newest_first_and_each_once(reader: Ask, place: Place) -> None:
    placed = [(await place(product_456=1))["order_id"] for _ in range(5)]

    listed = await all_pages(reader, "orders")

    assert [order["order_id"] for order in listed] == placed[::-1]
    assert "access_token" not in listed[0]


async def test_shipments_are_paged_and_filtered(
    reader: Ask, place: Place, settle: Callable[[], Awaitable[int]]
) -> None:
    orders = [await place(product_456=1) for _ in range(5)]
    await settle()

    listed = await all_pages(reader, "shipments", status="PENDING")
    of_one = (await reader("shipments", order_id=orders[2]["order_id"])).json()["items"]

    assert [shipment["order_id"] for shipment in listed] == [o["order_id"] for o in orders]
    assert [shipment["order_number"] for shipment in of_one] == [orders[2]["order_number"]]
    assert (await reader("shipments", status="SHIPPED")).json()["items"] == []
    found = (await reader("shipments", q=orders[3]["order_number"].lower())).json()["items"]
    assert [shipment["order_id"] for shipment in found] == [orders[3]["order_id"]]


async def events_until(count: int, reader: Ask, **query: str) -> list[dict[str, Any]]:
    """The feed ends where a transaction is still running, be it of another test's database."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            found = await all_pages(reader, "events", by="after", **query)
    return found


async def test_events_are_read_on_after_the_last_one_seen(
    reader: Ask, place: Place, settle: Callable[[], Awaitable[int]]
) -> None:
    first = [(await place(product_456=1))["order_id"] for _ in range(3)]
    seen = await events_until(3, reader)
    more = [(await place(product_456=1))["order_id"] for _ in range(2)]

    rest = await events_until(2, reader, after=seen[-1]["event_id"])

    assert [event["data"]["order_id"] for event in seen] == first
    assert [event["data"]["order_id"] for event in rest] == more
    assert (await reader("events", type="order.unheard_of")).json() == {
        "items": [],
        "next_cursor": None,
    }


async def test_orders_are_found_by_status_number_mail_and_name(reader: Ask, place: Place) -> None:
    order = await place()

    for params in (
        {"status": "PENDING_SHIPMENT"},
        {"q": order["order_number"].lower()},
        {"q": "ANN@example.org"},
        {"q": "lee"},
    ):
        [found] = (await reader("orders", **params)).json()["items"]
        assert found["order_id"] == order["order_id"]
    assert (await reader("orders", status="SHIPPED")).json()["items"] == []
    assert (await reader("orders", q="nobody")).json()["items"] == []


async def test_the_catalogue_is_paged_by_name(reader: Ask) -> None:
    listed = await all_pages(reader, "products")

    assert [product["name"] for product in listed] == ["Blue mug", "Wool blanket"]
    assert [p["name"] for p in (await reader("products", q="MUG")).json()["items"]] == ["Blue mug"]
    assert (await reader("products", q="%")).json()["items"] == []


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "ten", "", "1" + "0" * 30, "1\0"])
async def test_a_limit_out_of_bounds_is_named(reader: Ask, path: str, limit: str) -> None:
    problem = assert_problem(await reader(path, limit=limit), 422, "invalid-input")

    assert fields_of(problem) == ["limit"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 100])
async def test_the_bounds_themselves_are_good(reader: Ask, path: str, limit: int) -> None:
    assert (await reader(path, limit=limit)).status_code == 200


NOBODY = UUID(int=0)


def forged(*key: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


BAD_CURSORS = {
    "word": "nonsense",
    "NUL": "a\0b",
    "not ASCII": "ä",
    "half a pair": "%ED%A0%80",
    "other list's": forged("a", "b", "c"),
    "number": forged(1),
    "too long": "x" * 1001,
    "NUL inside": forged("\0", "a"),
    "no zone": forged("2024-01-01T00:00:00", str(NOBODY)),
    "year 1": forged("0001-01-01T00:00:00+23:59", str(NOBODY)),
}


@pytest.mark.parametrize("path", ["products", "orders", "shipments"])
@pytest.mark.parametrize("cursor", BAD_CURSORS.values(), ids=BAD_CURSORS)
async def test_a_cursor_that_no_list_gave_is_never_our_fault(
    reader: Ask, path: str, cursor: str
) -> None:
    answer = await reader(path, cursor=cursor)

    if answer.status_code != 200:
        assert_problem(answer, 422, "invalid-input")


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("orders", {"status": "LOST"}, "status"),
        ("orders", {"status": ""}, "status"),
        ("orders", {"q": "a\0b"}, "q"),
        ("orders", {"q": "x" * 201}, "q"),
        ("orders", {"cursor": "nonsense"}, "cursor"),
        ("orders", {"limit": [1, 2]}, "limit"),
        ("shipments", {"status": "PENDING_SHIPMENT"}, "status"),
        ("shipments", {"order_id": "1"}, "order_id"),
        ("shipments", {"cursor": "nonsense"}, "cursor"),
        ("products", {"q": "\0"}, "q"),
        ("products", {"cursor": "nonsense"}, "cursor"),
        ("events", {"after": "evt_nothing"}, "after"),
        ("events", {"after": "\0"}, "after"),
        ("events", {"type": "x" * 101}, "type"),
    ],
)
async def test_a_parameter_that_breaks_a_rule_is_named(
    reader: Ask, path: str, params: dict[str, Any], field: str
) -> None:
    problem = assert_problem(await reader(path, **params), 422, "invalid-input")

    assert fields_of(problem) == [field]
