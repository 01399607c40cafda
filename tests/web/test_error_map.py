"""What will pass says when to come back."""

import asyncpg
import httpx
import pytest

from tests.support.api import an_order, assert_problem, bearer
from tests.support.trouble import failing_with
from tests.support.trouble import no_database as no_database


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
