"""Two web processes are restarted one after the other while customers order."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.harness.balancer import PatientBalancer
from tests.faults.harness.orders import ORDERS_A_SECOND, Orders
from tests.faults.harness.wire import Line
from tests.support.web_processes import WebProcess, web_process

# Seconds of orders before anything happens, by which this machine is known.
QUIET = 1.5


@pytest.fixture
async def webs(tmp_path: Path, plenty: None) -> AsyncIterator[list[WebProcess]]:
    first, second = (tmp_path / name for name in ("first", "second"))
    env = {"CLOSING_SECONDS": "0.3"}
    with web_process(first, **env) as one, web_process(second, **env) as other:
        for web in (one, other):
            await asyncio.to_thread(web.ready)
        yield [one, other]


async def test_no_customer_notices_a_restart(webs: list[WebProcess]) -> None:
    balancer = PatientBalancer(*(Line("127.0.0.1", web.port) for web in webs))
    async with Orders(balancer).coming() as before:
        await asyncio.sleep(QUIET)
    async with Orders(balancer).coming() as orders:
        for web in webs:
            await asyncio.to_thread(web.restart)
    assert (before.statuses, orders.statuses) == ({201}, {201})
    assert orders.placed > ORDERS_A_SECOND
    # Less than a second on a machine of its own; other tests run beside this one.
    assert orders.slowest < max(3.0, 3 * before.slowest)
