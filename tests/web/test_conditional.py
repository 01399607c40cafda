"""Conditional requests: what is known is not sent again, nor changed unseen."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.support.api import Place, Written, an_order, assert_problem, bearer, fields_of

Warehouse = Callable[..., Awaitable[httpx.Response]]
Settle = Callable[[], Awaitable[int]]

FEDEX = {"carrier": "FedEx", "tracking_number": "TRK123456789"}
MUG = {"name": "Green mug", "price": {"amount": 1500, "currency": "EUR"}}


@pytest.fixture
async def order(client: httpx.AsyncClient, place: Place) -> tuple[str, dict[str, str]]:
    """The path of Ann's order, and the header that opens it."""
    placed = await place(product_456=2)
    return placed["links"]["self"], bearer(placed["access_token"])


@pytest.fixture
async def shipment(place: Place, warehouse: Warehouse, settle: Settle) -> str:
    """The path of a shipment that waits."""
    order = await place(product_456=2)
    await settle()
    [found] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()["items"]
    return f"shipments/{found['shipment_id']}"


@pytest.fixture
async def keeper(client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]], shop: None):
    """A program that keeps the products."""
    key = bearer(await api_key("products:write"))

    async def put(product_id: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.put(f"/api/v1/products/{product_id}", json=body, headers=key | given)

    return put


async def test_nothing_is_sent_to_who_has_it_already(
    client: httpx.AsyncClient, order: tuple[str, dict[str, str]]
) -> None:
    path, opens = order
    first = await client.get(path, headers=opens)

    again = await client.get(path, headers=opens | {"If-None-Match": first.headers["etag"]})
    other = await client.get(path, headers=opens | {"If-None-Match": '"7"'})

    assert first.headers["etag"] == '"1"'
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == '"1"'
    assert other.status_code == 200


async def test_an_order_is_not_cancelled_by_who_saw_an_older_one(
    client: httpx.AsyncClient,
    order: tuple[str, dict[str, str]],
    warehouse: Warehouse,
    settle: Settle,
    written: Written,
) -> None:
    path, opens = order
    await settle()
    [found] = (await warehouse("GET", "shipments")).json()["items"]
    await warehouse("POST", f"shipments/{found['shipment_id']}/dispatch", json=FEDEX)
    await settle()
    before = await written()

    stale = await client.post(f"{path}/cancellation", headers=opens | {"If-Match": '"1"'})
    fresh = await client.post(f"{path}/cancellation", headers=opens | {"If-Match": '"2"'})

    problem = assert_problem(stale, 412, "precondition-failed")
    assert problem["version"] == 2
    assert stale.headers["etag"] == '"2"'
    assert_problem(fresh, 409, "cancellation-refused")
    assert await written() == before


async def test_a_cancellation_that_was_asked_for_may_be_asked_for_again(
    client: httpx.AsyncClient, order: tuple[str, dict[str, str]]
) -> None:
    """The answer of the first one may never have come (RFC 9110, section 13.1.1)."""
    path, opens = order
    headers = opens | {"If-Match": '"1"'}

    asked = [await client.post(f"{path}/cancellation", headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in asked] == [202, 202]


async def test_a_shipment_is_sent_off_by_who_saw_it_as_it_is(
    warehouse: Warehouse, shipment: str, written: Written
) -> None:
    seen = (await warehouse("GET", shipment)).headers["etag"]
    before = await written()
    stale = await warehouse(
        "POST", f"{shipment}/dispatch", json=FEDEX, headers={"If-Match": '"9", "8"'}
    )
    after = await written()
    sent = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX, headers={"If-Match": seen})
    again = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX, headers={"If-Match": seen})
    early = await warehouse("POST", f"{shipment}/delivery", headers={"If-Match": seen})
    there = await warehouse(
        "POST", f"{shipment}/delivery", headers={"If-Match": f'"9", {sent.headers["etag"]}'}
    )

    assert_problem(stale, 412, "precondition-failed")
    assert before == after
    assert sent.status_code == again.status_code == there.status_code == 200
    assert sent.headers["etag"] == '"2"'
    assert assert_problem(early, 412, "precondition-failed")["version"] == 2
    assert there.headers["etag"] == '"3"'


async def test_any_version_will_do(warehouse: Warehouse, shipment: str) -> None:
    sent = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX, headers={"If-Match": "*"})

    assert sent.status_code == 200


async def test_a_weak_tag_changes_nothing(warehouse: Warehouse, shipment: str) -> None:
    """Strong comparison is what RFC 9110 asks for."""
    sent = await warehouse(
        "POST", f"{shipment}/dispatch", json=FEDEX, headers={"If-Match": 'W/"1"'}
    )

    assert_problem(sent, 412, "precondition-failed")


@pytest.mark.parametrize("given", ["1", '"1', "W/1", "", '"1";"2"', '"a b"'])
async def test_what_is_no_tag_is_named(
    warehouse: Warehouse, shipment: str, written: Written, given: str
) -> None:
    before = await written()

    answer = await warehouse(
        "POST", f"{shipment}/dispatch", json=FEDEX, headers={"If-Match": given}
    )

    assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["If-Match"]
    assert await written() == before


async def test_a_product_that_somebody_changed_is_not_overwritten(
    client: httpx.AsyncClient, keeper: Callable[..., Awaitable[httpx.Response]]
) -> None:
    seen = (await client.get("/api/v1/products/product_456")).headers["etag"]

    mine = await keeper("product_456", MUG, if_match=seen)
    theirs = await keeper("product_456", MUG | {"name": "Red mug"}, if_match=seen)

    assert mine.status_code == 200
    assert assert_problem(theirs, 412, "precondition-failed")["version"] == 2
    assert (await client.get("/api/v1/products/product_456")).json()["name"] == "Green mug"


async def test_a_sale_is_no_change_of_the_product(
    client: httpx.AsyncClient, keeper: Callable[..., Awaitable[httpx.Response]]
) -> None:
    """Or what sells well could never be changed; yet its readers learn of the sale."""
    first = await client.get("/api/v1/products/product_456")
    await client.post("/api/v1/orders", json=an_order(product_456=2))

    news = await client.get(
        "/api/v1/products/product_456", headers={"If-None-Match": first.headers["etag"]}
    )
    changed = await keeper("product_456", MUG, if_match=first.headers["etag"])

    assert news.status_code == 200
    assert news.json()["available"] == first.json()["available"] - 2
    assert changed.status_code == 200


async def test_made_only_where_there_is_none(
    client: httpx.AsyncClient, keeper: Callable[..., Awaitable[httpx.Response]]
) -> None:
    made = await keeper("product_new", MUG, if_none_match="*")
    again = await keeper("product_new", MUG, if_none_match="*")

    assert made.status_code == 201
    assert made.headers["etag"] == '"1;0"'
    assert_problem(again, 412, "precondition-failed")


async def test_changed_only_where_there_is_one(
    client: httpx.AsyncClient, keeper: Callable[..., Awaitable[httpx.Response]]
) -> None:
    answer = await keeper("product_new", MUG, if_match="*")

    problem = assert_problem(answer, 412, "precondition-failed")
    assert problem["detail"] == "There is no such product."
    assert (await client.get("/api/v1/products/product_new")).status_code == 404
