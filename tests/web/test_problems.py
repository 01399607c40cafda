"""What goes wrong is said in one form to programs, and in words to people."""

import httpx
import pytest

from tests.support.api import Written, assert_problem
from tests.support.trouble import BROWSER, failing_with, lines


async def test_an_address_that_is_none(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/api/v1/nothing"), 404, "not-found")


async def test_a_method_that_an_address_does_not_take(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/api/v1/products/product_456")

    assert_problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "PUT"}


async def test_a_fault_of_ours_tells_nothing_but_its_number(
    client: httpx.AsyncClient,
    shop: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        "app.services.products.find_product", failing_with(RuntimeError("secret detail"))
    )

    answer = await client.get("/api/v1/products/product_456")

    problem = assert_problem(answer, 500, "internal-error")
    assert "secret detail" not in answer.text
    [written_down] = [line for line in lines(caplog) if line["event"] == "request failed"]
    assert written_down["request_id"] == problem["request_id"]
    assert "secret detail" in written_down["reason"]


async def test_who_is_not_logged_in_is_led_to_the_door_and_back(
    client: httpx.AsyncClient,
) -> None:
    path = "/staff/shipments?status=SHIPPED"
    led = await client.get(path, headers=BROWSER)
    by_htmx = await client.get(path, headers=BROWSER | {"HX-Request": "true"})
    program = await client.get(path, headers={"Accept": "application/json"})

    door = "/staff/login?next=%2Fstaff%2Fshipments%3Fstatus%3DSHIPPED"
    assert (led.status_code, led.headers["location"]) == (303, door)
    assert (by_htmx.status_code, by_htmx.headers["hx-redirect"]) == (401, door)
    assert_problem(program, 401, "credential-missing")


async def test_errors_carry_the_security_headers(
    client: httpx.AsyncClient, shop: None, written: Written
) -> None:
    for answer in (
        await client.get("/api/v1/nothing"),
        await client.delete("/api/v1/orders"),
        await client.post("/api/v1/orders", content="{"),
        await client.get("/nothing", headers=BROWSER),
    ):
        policy = answer.headers["content-security-policy"]
        assert "unsafe-" not in policy
        assert "default-src 'self'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
