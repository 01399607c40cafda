"""Programs read what the reports of the staff show."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.infra.clock import about_now
from app.services import board, sales
from app.values.report_ranges import last_days
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.reporting import RANGES, sell

Read = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def read(client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]) -> Read:
    key = bearer(await api_key("orders:read", "shipments:read"))

    async def ask(name: str, **query: Any) -> httpx.Response:
        return await client.get(f"/api/v1/reports/{name}", params=query, headers=key)

    return ask


async def test_the_figures_are_those_of_the_pages(read: Read) -> None:
    await sell(60, 1)
    over = RANGES[0]
    days = {"from": over.first.isoformat(), "to": over.last.isoformat()}

    sold = (await read("sales", **days)).json()
    report = await sales.report_sales(over, best=100)
    assert (sold["first"], sold["last"]) == (days["from"], days["to"])
    for shown, figures in ((sold["now"], report.now), (sold["before"], report.before)):
        assert (shown["orders"], shown["pieces"]) == (figures.orders, figures.pieces)
        assert shown["remaining"]["amount"] == figures.remaining
    assert sum(one["orders"] for one in sold["steps"]) == report.now.orders > 0
    assert [one["product_id"] for one in sold["best_sellers"]] == [
        one.product_id for one in report.best
    ]

    shipped = (await read("shipping", **days)).json()
    now = (await board.report_shipping(over)).now
    assert (shipped["now"]["parcels"], shipped["now"]["to_ship"]["median"]) == (
        now.parcels,
        now.to_ship.median,
    )
    assert sum(one["parcels"] for one in shipped["carriers"]) == now.parcels > 0


@pytest.mark.parametrize("name", ["sales", "shipping"])
async def test_a_shop_without_orders_has_reports(read: Read, name: str) -> None:
    answer = await read(name, **{"from": last_days(3, about_now()).first.isoformat()})
    assert answer.status_code == 200
    assert len(answer.json()["steps"]) == 3


@pytest.mark.parametrize("name", ["sales", "shipping"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"from": ""}, "from"),
        ({"to": "2026-11-01"}, "from"),
        ({"from": "2024-01-01", "to": "2025-06-01"}, "to"),
        ({"from": "2024-01-02", "to": "2024-01-01"}, "to"),
        ({"from": "9999-01-01"}, "from"),
        ({"from": "2024-01-01\x00"}, "from"),
    ],
)
async def test_what_is_no_range_is_named(
    read: Read, name: str, query: dict[str, str], field: str
) -> None:
    problem = assert_problem(await read(name, **query), 422, "invalid-input")
    assert fields_of(problem) == [field]


async def test_each_report_needs_its_scope(
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]
) -> None:
    key = bearer(await api_key("orders:read"))
    assert (await client.get("/api/v1/reports/sales", headers=key)).status_code == 200
    assert (await client.get("/api/v1/reports/shipping", headers=key)).status_code == 403
    assert (await client.get("/api/v1/reports/sales")).status_code == 401
