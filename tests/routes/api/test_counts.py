"""A program counts, and finds a shelf empty, as the staff do on their pages."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.services import delivery, products
from app.services.products import ProductInput
from app.values.money import Money
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from tests.support.api import bearer
from tests.support.cast import place, shipment_of
from tests.support.products import levels

Settle = Callable[[], Awaitable[int]]
MUG = "product_456"


@pytest.fixture
async def reads(shop: None, api_key: Callable[..., Awaitable[str]]) -> dict[str, str]:
    return bearer(await api_key("products:read"))


@pytest.fixture
async def writes(shop: None, api_key: Callable[..., Awaitable[str]]) -> dict[str, str]:
    return bearer(await api_key("products:write"))


async def ask_for(
    client: httpx.AsyncClient, key: dict[str, str], product_id: str = MUG
) -> dict[str, Any]:
    path = f"/api/v1/products/{product_id}/counts"
    answer = await client.post(path, json={"reason": "doubtful"}, headers=key)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def record(
    client: httpx.AsyncClient, key: dict[str, str], count: dict[str, Any], **result: int
) -> httpx.Response:
    path = f"/api/v1/counts/{count['count_id']}/result"
    return await client.put(path, json=result, headers=key)


async def test_the_list_is_walked_along_the_shelves_page_by_page(
    client: httpx.AsyncClient, reads: dict[str, str], writes: dict[str, str]
) -> None:
    for shelf in ("B-12", "", "B-3", "A-1"):
        lamp = ProductInput(name="Lamp", price=Money.of(100), shelf=shelf)
        await products.put_product(f"lamp{shelf}", lamp)
        await ask_for(client, writes, f"lamp{shelf}")
    await ask_for(client, writes)
    walked: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await client.get("/api/v1/counts", params=query, headers=reads)).json()
        walked += [one["product_id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert walked == ["lampA-1", "lampB-3", "lampB-12", "product_456", "lamp"]


async def test_a_product_is_on_the_list_once_until_it_is_counted(
    client: httpx.AsyncClient, reads: dict[str, str], writes: dict[str, str]
) -> None:
    count = await ask_for(client, writes)
    assert (await ask_for(client, writes)) == count
    done = await record(client, writes, count, counted=148, expected=150)
    assert done.status_code == 200
    assert (done.json()["counted"], done.json()["expected"]) == (148, 150)
    assert await levels() == (148, 0)
    again = await record(client, writes, count, counted=148, expected=150)
    assert again.json() == done.json()
    other = await record(client, writes, count, counted=149, expected=148)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/count-conflict")
    seen = await client.get(f"/api/v1/counts/{count['count_id']}", headers=reads)
    assert seen.json() == done.json()
    assert (await client.get("/api/v1/counts", headers=reads)).json()["items"] == []
    assert (await ask_for(client, writes))["count_id"] != count["count_id"]


async def test_a_count_that_the_stock_or_orders_contradict_is_refused(
    client: httpx.AsyncClient, writes: dict[str, str]
) -> None:
    await place(product_456=3)
    count = await ask_for(client, writes)
    moved = await record(client, writes, count, counted=149, expected=149)
    assert (moved.status_code, moved.json()["type"]) == (409, "/problems/count-conflict")
    held = await record(client, writes, count, counted=2, expected=150)
    assert (held.status_code, held.json()["type"]) == (409, "/problems/not-enough-stock")
    assert await levels() == (150, 3)


@pytest.mark.parametrize(
    ("result", "field"),
    [
        ({"counted": -1, "expected": 150}, "counted"),
        ({"counted": "1", "expected": 150}, "counted"),
        ({"counted": 1}, "expected"),
        ({"counted": 1, "expected": 150, "seen": 150}, "seen"),
    ],
)
async def test_a_result_that_breaks_a_rule_is_refused(
    client: httpx.AsyncClient, writes: dict[str, str], result: dict[str, Any], field: str
) -> None:
    answer = await record(client, writes, await ask_for(client, writes), **result)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_an_empty_shelf_is_emptied_parcel_by_parcel(
    client: httpx.AsyncClient,
    reads: dict[str, str],
    writes: dict[str, str],
    settle: Settle,
) -> None:
    older, newer = await place(product_456=2, product_789=1), await place(product_456=1)
    await settle()
    parcels = [await shipment_of(order) for order in (newer, older)]
    path = f"/api/v1/products/{MUG}/empty-shelf"
    before = (await client.get(path, headers=reads)).json()
    assert (before["on_hand"], before["reserved"], before["available"]) == (150, 3, 147)
    level = (await client.post(path, headers=writes)).json()
    assert (level["on_hand"], level["reserved"], level["available"]) == (3, 3, 0)
    assert [one["shipment_id"] for one in level["parcels"]] == [
        str(one.shipment_id) for one in parcels
    ]
    assert level["parcels"] == before["parcels"]
    assert level["parcels"][1]["items"] == [{"position": 1, "quantity": 2}]
    assert [one.product_id for one in await products.open_counts()] == [MUG]
    assert (await client.post(path, headers=writes)).json() == level

    await delivery.report_shortage(
        None, parcels[0].shipment_id, [PieceCount(1, 1)], ShortageReason.NOT_FOUND, "Pat"
    )
    await settle()
    left = (await client.get(path, headers=reads)).json()
    assert (left["on_hand"], left["reserved"]) == (2, 2)
    assert [one["order_number"] for one in left["parcels"]] == [older.order_number]


async def test_what_does_not_exist_is_not_found(
    client: httpx.AsyncClient, reads: dict[str, str], writes: dict[str, str]
) -> None:
    path, body = "/api/v1/products/nothing/counts", {"reason": "doubtful"}
    answers = [
        await client.post(path, json=body, headers=writes),
        await client.get(f"/api/v1/counts/{uuid4()}", headers=reads),
        await record(client, writes, {"count_id": uuid4()}, counted=1, expected=1),
        await client.get("/api/v1/products/nothing/empty-shelf", headers=reads),
        await client.post("/api/v1/products/nothing/empty-shelf", headers=writes),
    ]
    assert [one.status_code for one in answers] == [404] * 5


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "\u200b", "x" * 201])
async def test_a_reason_is_one_line_that_can_be_seen(
    client: httpx.AsyncClient, writes: dict[str, str], reason: str
) -> None:
    path = f"/api/v1/products/{MUG}/counts"
    answer = await client.post(path, json={"reason": reason}, headers=writes)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["reason"]
    assert await products.open_counts() == []
