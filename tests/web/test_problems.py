"""What goes wrong is said in one form to programs, and in words to people."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest

from tests.support.api import Place, Written, an_order, assert_problem, bearer

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL has no connection to give."""
    from app.infra.database import ENGINE

    with monkeypatch.context() as gone:
        gone.setattr(ENGINE, "pool", None)
        yield


def failing_with(error: Exception) -> Any:
    async def fail(*_: object) -> None:
        raise error

    return fail


async def test_an_address_that_is_none(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/api/v1/nothing"), 404, "not-found")


async def test_a_method_that_an_address_does_not_take(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/api/v1/products/product_456")

    assert_problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "PUT"}


async def test_the_database_is_away(
    client: httpx.AsyncClient, shop: None, no_database: None
) -> None:
    for answer in (
        await client.get("/api/v1/products"),
        await client.post("/api/v1/orders", json=an_order(product_456=1)),
        await client.get("/api/v1/orders", headers=bearer("dsk_some_key")),
    ):
        assert_problem(answer, 503, "unavailable")
        assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError("connection was closed"),
        asyncpg.CannotConnectNowError("the database system is shutting down"),
        asyncpg.AdminShutdownError("terminating connection"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.DeadlockDetectedError("deadlock detected"),
        asyncpg.LockNotAvailableError("lock timeout"),
        asyncpg.QueryCanceledError("statement timeout"),
        ConnectionResetError("reset"),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_will_pass_says_when_to_come_back(
    client: httpx.AsyncClient, shop: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("app.services.products.find_product", failing_with(error))

    answer = await client.get("/api/v1/products/product_456")

    problem = assert_problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    assert str(error) not in problem["detail"] or not str(error)


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


@pytest.mark.parametrize("given", ["order-7.3~a_B", "x" * 128])
async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/api/v1/nothing", headers={"X-Request-ID": given})

    assert assert_problem(answer, 404, "not-found")["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "<script>", "a\tb"])
async def test_any_other_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/api/v1/nothing", headers={"X-Request-ID": given})

    assert re.fullmatch("[0-9a-f]{32}", assert_problem(answer, 404, "not-found")["request_id"])


async def test_one_log_line_a_request_without_token_or_person(
    client: httpx.AsyncClient, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    order = await place()
    token = order["access_token"]
    caplog.clear()

    await client.get(order["links"]["self"], params={"token": token})
    await client.get("/api/v1/nothing%0Aforged", headers=bearer(token))

    seen, unknown = [line for line in lines(caplog) if line["event"] == "request"]
    assert seen["path"] == order["links"]["self"]
    assert (seen["method"], seen["status"]) == ("GET", 200)
    assert seen["ms"] > 0
    assert seen["request_id"]
    assert unknown["path"] == "/api/v1/nothing%0Aforged"
    ours = " ".join(str(line) for line in lines(caplog))
    assert token not in ours
    assert "example.org" not in ours


async def test_a_person_gets_a_page(client: httpx.AsyncClient, shop: None) -> None:
    answer = await client.get("/products/no_such", headers=BROWSER)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is no such product." in answer.text
    assert answer.headers["x-request-id"] in answer.text


async def test_htmx_gets_a_toast_that_replaces_nothing(
    client: httpx.AsyncClient, shop: None
) -> None:
    answer = await client.get(
        "/products/no_such", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )

    assert answer.status_code == 404
    assert answer.headers["hx-retarget"] == "#toasts"
    assert answer.headers["hx-reswap"] == "beforeend"
    assert "<html" not in answer.text
    assert "There is no such product." in answer.text


async def test_a_person_is_told_of_an_outage_too(
    client: httpx.AsyncClient, shop: None, no_database: None
) -> None:
    answer = await client.get("/products/product_456", headers=BROWSER)

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_program_may_ask_for_json_anywhere(client: httpx.AsyncClient, shop: None) -> None:
    answer = await client.get("/products/no_such", headers={"Accept": "application/json"})

    assert_problem(answer, 404, "not-found")


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


async def test_every_problem_has_its_page(client: httpx.AsyncClient) -> None:
    from app.web.problems import CATALOGUE

    index = await client.get("/problems")
    for name, kind in CATALOGUE.items():
        answer = await client.get(f"/problems/{name}")
        assert answer.status_code == 200
        assert kind.title in answer.text.replace("&#39;", "'")
        assert f'href="/problems/{name}"' in index.text
    assert (await client.get("/problems/no-such")).status_code == 404


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


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What structlog wrote; httpx, which asks in these tests, writes lines of its own."""
    return [record.msg for record in caplog.records if isinstance(record.msg, dict)]
