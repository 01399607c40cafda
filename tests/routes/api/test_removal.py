"""Programs place test orders, and remove them."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.services import delivery
from tests.support.api import an_order, assert_problem, bearer
from tests.support.cast import shipment_of
from tests.support.trials import Settle, place_test

pytestmark = pytest.mark.usefixtures("shop")
ORDERS = "/api/v1/orders"
Key = Callable[..., Awaitable[str]]


async def test_a_test_order_needs_a_key_that_may_write(
    client: httpx.AsyncClient, api_key: Key
) -> None:
    body = {**an_order(product_456=1), "is_test": True}
    assert_problem(await client.post(ORDERS, json=body), 401, "credential-missing")
    reads = bearer(await api_key("orders:read"))
    assert_problem(await client.post(ORDERS, json=body, headers=reads), 403, "scope-missing")
    writes = bearer(await api_key("orders:read", "orders:write"))
    placed = await client.post(ORDERS, json=body, headers=writes)
    assert placed.status_code == 201
    seen = (await client.get(placed.json()["links"]["self"], headers=writes)).json()
    assert (seen["is_test"], seen["removed_at"]) == (True, None)


async def test_it_is_removed_once_it_has_ended(
    client: httpx.AsyncClient, api_key: Key, settle: Settle
) -> None:
    headers = bearer(await api_key("orders:read", "orders:write", "shipments:read"))
    test = await place_test(product_456=1)
    await settle()
    path = f"{ORDERS}/{test.order_id}/removal"
    assert_problem(await client.post(path, headers=headers), 409, "removal-refused")
    await delivery.dispatch((await shipment_of(test)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await delivery.deliver((await shipment_of(test)).shipment_id, None, None, "Bea")
    await settle()

    stale = await client.post(path, headers={**headers, "If-Match": '"1"'})
    assert_problem(stale, 412, "precondition-failed")
    removed = await client.post(path, headers=headers)
    again = await client.post(path, headers={**headers, "If-Match": '"1"'})
    await settle()
    assert removed.json()["removed_at"]
    assert again.json() == removed.json()
    assert (await client.get(ORDERS, headers=headers)).json()["items"] == []
    shipments = "/api/v1/shipments"
    assert (await client.get(shipments, headers=headers)).json()["items"] == []
    of_order = await client.get(shipments, params={"order_id": str(test.order_id)}, headers=headers)
    assert of_order.json()["items"][0]["removed_at"] == removed.json()["removed_at"]


async def test_the_orders_token_removes_nothing(client: httpx.AsyncClient) -> None:
    test = await place_test(product_456=1)
    path = f"{ORDERS}/{test.order_id}/removal"
    answer = await client.post(path, headers=bearer(test.access_token))
    assert answer.status_code == 401
