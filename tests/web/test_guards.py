"""Who may do what: 401 without a credential, 403 without the scope, 404 for what is not yours."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.api import Place, Written, an_order, assert_problem, bearer

Key = Callable[..., Awaitable[str]]

NOWHERE = str(UUID(int=1))
KEY_ROUTES: list[tuple[str, str, str, dict[str, Any] | None, int]] = [
    ("PUT", "products/product_456", "products:write",
     {"name": "Mug", "price": {"amount": 1, "currency": "EUR"}}, 200),
    ("POST", "products/product_456/stock-movements", "products:write",
     {"quantity": 1, "reason": "found one"}, 201),
    ("GET", "orders", "orders:read", None, 200),
    ("GET", "shipments", "shipments:read", None, 200),
    ("GET", f"shipments/{NOWHERE}", "shipments:read", None, 404),
    ("POST", f"shipments/{NOWHERE}/dispatch", "shipments:write",
     {"carrier": "DHL", "tracking_number": "1"}, 404),
    ("POST", f"shipments/{NOWHERE}/delivery", "shipments:write", {}, 404),
    ("GET", "events", "events:read", None, 200),
]  # fmt: skip
ORDER_ROUTES = [("GET", "", "orders:read", 200), ("POST", "/cancellation", "orders:write", 202)]


@pytest.mark.parametrize(("method", "path", "scope", "body", "status"), KEY_ROUTES)
async def test_a_key_route_opens_to_its_scope_alone(
    client: httpx.AsyncClient,
    shop: None,
    api_key: Key,
    method: str,
    path: str,
    scope: str,
    body: dict[str, Any] | None,
    status: int,
) -> None:
    from app.services.flats import SCOPES

    others = [other for other in SCOPES if other != scope]

    async def ask(headers: dict[str, str]) -> httpx.Response:
        return await client.request(method, f"/api/v1/{path}", json=body, headers=headers)

    nobody = await ask({})
    assert_problem(nobody, 401, "credential-missing")
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    for unknown in ("dsk_unknown", "", "Ä"):
        refused = await ask({"Authorization": f"Bearer {unknown}".encode("latin-1")})
        assert_problem(refused, 401, "credential-missing")
    assert_problem(await ask({"Authorization": "Basic YTpi"}), 401, "credential-missing")
    problem = assert_problem(await ask(bearer(await api_key(*others))), 403, "scope-missing")
    assert scope in problem["detail"]
    assert (await ask(bearer(await api_key(scope)))).status_code == status


async def test_nobody_is_told_more_than_that_a_credential_is_needed(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()

    answer = await client.post(
        f"/api/v1/shipments/{NOWHERE}/dispatch", content=b"{", headers={"Content-Type": "text/x"}
    )

    assert_problem(answer, 401, "credential-missing")
    assert await written() == before


@pytest.mark.parametrize(("method", "below", "scope", "status"), ORDER_ROUTES)
async def test_an_order_opens_to_its_token_and_to_keys_with_the_scope(
    client: httpx.AsyncClient,
    place: Place,
    api_key: Key,
    method: str,
    below: str,
    scope: str,
    status: int,
) -> None:
    order, other = await place(), await place()
    path = f"/api/v1/orders/{order['order_id']}{below}"
    token, wrong = order["access_token"], other["access_token"]

    async def ask(at: str = path, **request: Any) -> httpx.Response:
        client.cookies.clear()
        return await client.request(method, at, **request)

    assert_problem(await ask(), 401, "credential-missing")
    for credential in (wrong, token[:-1], token + "x", "dsk_unknown", "Ä"):
        headers = {"Authorization": f"Bearer {credential}".encode("latin-1")}
        assert_problem(await ask(headers=headers), 404, "not-found")
        assert_problem(await ask(params={"token": credential}), 404, "not-found")
    assert_problem(await ask(f"{path}?token=%ED%A0%80%FF"), 404, "not-found")
    assert_problem(await ask(headers=bearer(await api_key("events:read"))), 403, "scope-missing")
    nowhere = f"/api/v1/orders/{NOWHERE}{below}"
    assert_problem(await ask(nowhere), 401, "credential-missing")
    assert_problem(await ask(nowhere, headers=bearer(token)), 404, "not-found")
    assert_problem(await ask(nowhere, headers=bearer(await api_key(scope))), 404, "not-found")

    cookie = {"Cookie": f"order_{order['order_id'].replace('-', '')}={token}"}
    for good in (bearer(token), bearer(await api_key(scope))):
        assert (await ask(headers=good)).status_code == status
    by_cookie = await ask(headers=cookie)
    if method == "GET":
        assert by_cookie.status_code == status
    else:
        assert_problem(by_cookie, 401, "credential-missing")
    assert (await ask(params={"token": token})).status_code == status


async def test_anyone_may_look_and_order(client: httpx.AsyncClient, place: Place) -> None:
    assert (await client.get("/api/v1/products")).status_code == 200
    assert (await client.get("/api/v1/products/product_456")).status_code == 200
    assert (await place())["status"] == "PENDING_SHIPMENT"


async def test_an_order_with_an_api_key_that_is_not_known_is_refused(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    before = await written()
    answer = await client.post(
        "/api/v1/orders", json=an_order(product_456=1), headers=bearer("dsk_revoked")
    )

    assert_problem(answer, 401, "credential-missing")
    assert await written() == before


async def test_an_order_may_be_placed_with_an_earlier_orders_token(
    client: httpx.AsyncClient, place: Place
) -> None:
    earlier = await place()
    answer = await client.post(
        "/api/v1/orders", json=an_order(product_456=1), headers=bearer(earlier["access_token"])
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("path", ["orders/1", "orders/x/cancellation", "shipments/%00", "nothing"])
async def test_what_is_no_id_is_not_found(
    client: httpx.AsyncClient, shop: None, api_key: Key, path: str
) -> None:
    key = bearer(await api_key("orders:read", "shipments:read"))
    method = client.post if path.endswith("cancellation") else client.get

    assert_problem(await method(f"/api/v1/{path}", headers=key), 404, "not-found")
