"""A table gets a column while web processes are at work that know it without."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest

import app
from app.infra.database import fetch, transaction
from app.services.flats import SCHEMAS
from app.web.error_map import problem_of
from tests.support.api import an_order, bearer

ALTERED = (
    "sales.orders",
    "sales.items",
    "delivery.shipments",
    "products.products",
    "products.stock",
    "idempotency.keys",
    "staff.api_keys",
    "messaging.deliveries",
)
OF_A_TABLE = re.compile(rf"\* FROM (?:{'|'.join(SCHEMAS)})\.\w+\b(?!\()|\b(?!next|found)\w+\.\*,")
ROOMS = ("services", "messaging", "audit_log", "idempotency", "infra")
# Read by pages alone, outside of transactions: asyncpg asks again by itself there.
ALONE = {"services/board/lateness.py", "services/board/searching.py"}


@pytest.fixture
async def altered() -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Adds a column to each, as the migration of a newer version does."""

    async def alter() -> None:
        for table in ALTERED:
            await fetch(f"ALTER TABLE {table} ADD COLUMN added_while_warm integer DEFAULT 1")

    yield alter
    for table in ALTERED:
        await fetch(f"ALTER TABLE {table} DROP COLUMN IF EXISTS added_while_warm")


async def test_no_request_fails_by_a_column_that_was_added(
    client: httpx.AsyncClient,
    shop: None,
    settle: Callable[[], Awaitable[int]],
    api_key: Callable[..., Awaitable[str]],
    altered: Callable[[], Awaitable[None]],
) -> None:
    scopes = ("orders:read", "orders:write", "shipments:read", "shipments:write", "products:write")
    key = bearer(await api_key(*scopes))

    async def a_day(name: str) -> list[int]:
        """An order from its placing to the door, asked for again; another is cancelled."""
        told: list[int] = []

        async def asks(
            method: str, path: str, body: object = None, once: str = ""
        ) -> httpx.Response:
            headers = key | ({"Idempotency-Key": f"{name} {once}"} if once else {})
            answer = await client.request(method, f"/api/v1/{path}", json=body, headers=headers)
            told.append(answer.status_code)
            return answer

        placed = [await asks("POST", "orders", an_order(product_456=1), "order") for _ in range(2)]
        order = f"orders/{placed[0].json()['order_id']}"
        await settle()
        found = await asks("GET", f"shipments?order_id={placed[0].json()['order_id']}")
        shipment = f"shipments/{found.json()['items'][0]['shipment_id']}"
        number = {"carrier": "DHL", "tracking_number": "00340434161094042557"}
        for _ in range(2):
            await asks("POST", f"{shipment}/dispatch", number)
        await asks("PUT", f"{shipment}/tracking", number | {"tracking_number": f"JD {name}"})
        await asks("POST", f"{shipment}/delivery", {})
        await settle()
        await asks("GET", order)
        await asks("POST", f"{order}/links", once="links")
        other = await asks("POST", "orders", an_order(product_789=1))
        await asks("POST", f"orders/{other.json()['order_id']}/cancellation")
        await settle()
        movement = {"quantity": 1, "reason": "counted"}
        for _ in range(2):
            await asks("POST", "products/product_456/stock-movements", movement, "moved")
        return told

    before = await a_day("first")
    assert set(before) <= {200, 201, 202}
    await altered()
    assert await a_day("second") == before
    assert await fetch("SELECT 1 FROM messaging.deliveries WHERE attempts > 1") == []


def test_no_transaction_reads_whatever_columns_there_are() -> None:
    """`*` of a table is another set of columns once one is added."""
    root = Path(app.__file__).parent
    found = {
        str(file.relative_to(root))
        for room in ROOMS
        for file in (root / room).rglob("*.py")
        if OF_A_TABLE.search(file.read_text())
    }
    assert found == ALONE


async def test_what_a_migration_took_by_surprise_may_be_asked_for_again() -> None:
    """Whatever changes what a statement gives, in the middle of a transaction."""
    await fetch("CREATE TABLE public.warm (one integer)")

    async def reads() -> int:
        async with transaction():
            await fetch("SELECT 1")
            return len(await fetch("SELECT * FROM public.warm"))

    try:
        await reads()
        await fetch("ALTER TABLE public.warm ALTER one TYPE text")
        # Another connection of the pool may know nothing of it yet.
        with pytest.raises(asyncpg.InvalidCachedStatementError) as surprise:
            for _ in range(20):
                await reads()
        problem = problem_of(surprise.value)
        assert (problem.status, problem.headers) == (503, {"Retry-After": "1"})
        assert await reads() == 0
    finally:
        await fetch("DROP TABLE public.warm")
