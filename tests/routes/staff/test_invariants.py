"""Managers see every promise, and which rows break one."""

import asyncio
import os

import asyncpg
import httpx
import pytest

from app.infra.database import fetch
from app.services import staff
from tests.support.cast import place
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def come_in(client: httpx.AsyncClient, role: str) -> Visitor:
    await staff.add_person("bea@doorstep.example", role, "a long password", "Bea")
    client.cookies.set(
        "staff_session", await staff.log_in("bea@doorstep.example", "a long password")
    )
    return Visitor(client)


async def test_a_manager_sees_that_all_promises_hold(client) -> None:
    await place(product_456=1)
    bea = await come_in(client, "manager")
    await bea.open("/staff/audit")
    assert "All checks passed for 1 order" in bea.text


async def test_a_long_audit_may_take_longer_than_other_pages(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea = await come_in(client, "manager")
    monkeypatch.setattr("app.middleware.time_limit.FOR_A_REQUEST", 0.5)
    other = await asyncpg.connect(os.environ["DATABASE_URL"])
    await other.execute("BEGIN; LOCK TABLE sales.orders")
    asyncio.get_running_loop().call_later(1.0, other.terminate)
    await bea.open("/staff/audit")
    assert "All checks passed" in bea.text


async def test_a_broken_promise_is_named_with_its_row(client) -> None:
    await fetch("UPDATE products.stock SET on_hand = on_hand + 1 WHERE product_id = 'product_456'")
    bea = await come_in(client, "manager")
    await bea.open("/staff/audit")
    assert "A check failed" in bea.text
    assert "product_id product_456, on_hand 151, moved 150" in bea.text


async def test_a_packer_has_no_business_there(client) -> None:
    bea = await come_in(client, "packer")
    assert (await bea.open("/staff/audit")).status_code == 403
