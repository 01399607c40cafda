"""Sums of one report are of one moment, and are planned for their own days."""

import asyncio
from contextvars import Context

import pytest
from asyncpg import ReadOnlySQLTransactionError

from app.infra.database import add_up, fetch, fetch_value
from app.services.products import ProductInput, put_product
from app.values.money import Money

COUNT = "SELECT count(*) FROM products.products"


async def test_what_is_committed_meanwhile_is_not_seen() -> None:
    async with add_up():
        before = await fetch_value(COUNT)
        await asyncio.create_task(other(), context=Context())
        assert await fetch_value(COUNT) == before
        assert await fetch_value("SHOW plan_cache_mode") == "force_custom_plan"
    assert await fetch_value(COUNT) == before + 1
    assert await fetch_value("SHOW plan_cache_mode") == "auto"


async def test_nothing_is_written_there() -> None:
    with pytest.raises(ReadOnlySQLTransactionError):
        async with add_up():
            await fetch("DELETE FROM products.products")


async def other() -> None:
    given = ProductInput(name="Mug", price=Money.of(1), description="", category="x")
    await put_product("mug", given)
