"""Managers see what a program asked with its key, and what it was answered."""

import httpx
import pytest

from app.infra import answered
from app.services import staff
from tests.support.api import an_order, bearer
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def till(client: httpx.AsyncClient) -> dict[str, str]:
    answered.take()
    return bearer(await staff.create_key("the till", ["orders:read", "orders:write"]))


async def page_of_till() -> str:
    return next(
        f"/staff/keys/{one.key_id}/requests"
        for one in await staff.list_keys()
        if one.name == "the till"
    )


async def test_a_manager_finds_what_a_program_did_wrong(
    client: httpx.AsyncClient, till: dict[str, str], bea: Visitor
) -> None:
    placed = await client.post("/api/v1/orders", json=an_order(product_456=1), headers=till)
    assert placed.status_code == 201
    wrong = await client.post("/api/v1/orders?token=pst-pst", json={}, headers=till)
    forbidden = await client.get("/api/v1/shipments", headers=till)
    await client.get("/api/v1/shipments")
    await staff.write_requests()

    await bea.open("/staff/keys")
    assert await page_of_till() in bea.page.text
    await bea.open(await page_of_till())
    for said in ("POST /api/v1/orders", "201", "422", "invalid-input", "403", "scope-missing"):
        assert said in bea.text
    for answer in (placed, wrong, forbidden):
        assert answer.headers["x-request-id"] in bea.text
    assert "pst-pst" not in bea.page.text
    assert till["Authorization"].removeprefix("Bearer ") not in bea.page.text
    await bea.open(f"{await page_of_till()}?view=errors")
    assert placed.headers["x-request-id"] not in bea.text
    assert wrong.headers["x-request-id"] in bea.text


async def test_a_key_without_requests_says_so(till: dict[str, str], bea: Visitor) -> None:
    await bea.open(await page_of_till())
    assert "No requests yet" in bea.text
    await bea.open(f"{await page_of_till()}?view=errors")
    assert "No errors" in bea.text


async def test_a_key_that_nobody_made_has_no_page(bea: Visitor) -> None:
    answer = await bea.open("/staff/keys/00000000-0000-4000-8000-000000000000/requests")
    assert answer.status_code == 404


async def test_a_cursor_that_leads_nowhere_begins_again(
    client: httpx.AsyncClient, till: dict[str, str], bea: Visitor
) -> None:
    await client.get("/api/v1/orders", headers=till)
    await staff.write_requests()
    await bea.open(f"{await page_of_till()}?cursor=x")
    assert "GET /api/v1/orders" in bea.text


async def test_what_a_revoked_key_did_stays_to_be_read(
    client: httpx.AsyncClient, till: dict[str, str], bea: Visitor
) -> None:
    await client.get("/api/v1/orders", headers=till)
    await staff.write_requests()
    page = await page_of_till()
    await staff.revoke_key(next(one.key_id for one in await staff.list_keys()))
    await client.get("/api/v1/orders", headers=till)
    await staff.write_requests()
    await bea.open(page)
    assert bea.text.count("GET /api/v1/orders") == 1
