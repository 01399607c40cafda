"""Two web processes and a worker whose machines disagree about the time by two minutes."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import an_order, bearer
from tests.faults.shop import COMMAND, ROOT
from tests.routes.staff.conftest import comes_in
from tests.routes.visitor import Visitor

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(
        not FAKETIME or sys.platform != "linux",
        reason="libfaketime is not there (the package faketime of Debian)",
    ),
]
AHEAD, BEHIND = "+60s", "-60s"
SCOPES = ("orders:read", "shipments:read", "shipments:write")


def elsewhere(clock: str) -> dict[str, str]:
    """The environment of a machine whose clock is that far off."""
    faked = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": clock, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return dict(os.environ) | faked | {"PYTHONPATH": str(ROOT)}


@contextmanager
def part(name: str, clock: str, fd: int | None = None) -> Iterator[None]:
    """`doorstep web` or `doorstep worker` on such a machine."""
    given, kept = ((), ()) if fd is None else (("--fd", str(fd)), (fd,))
    process = subprocess.Popen([*COMMAND, name, *given], env=elsewhere(clock), pass_fds=kept)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(15) == 0


@asynccontextmanager
async def web(clock: str) -> AsyncIterator[httpx.AsyncClient]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with part("web", clock, listener.fileno()):
            async with httpx.AsyncClient(base_url=url, timeout=20) as client:
                async with asyncio.timeout(40):
                    while True:
                        with suppress(httpx.TransportError):
                            if (await client.get("/health/ready")).status_code == 200:
                                break
                yield client


@pytest.fixture
async def machines(shop: None) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """One is a minute ahead of PostgreSQL, the other a minute behind, and so is the worker."""
    async with AsyncExitStack() as stack:
        stack.enter_context(part("worker", BEHIND))
        ahead = await stack.enter_async_context(web(AHEAD))
        behind = await stack.enter_async_context(web(BEHIND))
        yield ahead, behind


async def parcel_of(client: httpx.AsyncClient, order: str, key: dict[str, str]) -> dict[str, Any]:
    while True:
        answer = await client.get("/api/v1/shipments", params={"order_id": order}, headers=key)
        if found := answer.json()["items"]:
            return found[0]


async def test_one_clock_rules_over_all_machines(machines, api_key) -> None:
    ahead, behind = machines
    key = bearer(await api_key(*SCOPES))
    placed = (await ahead.post("/api/v1/orders", json=an_order(product_456=1))).json()
    parcel = await parcel_of(ahead, placed["order_id"], key)
    sent = {"carrier": "DHL", "tracking_number": "00340434161094042557"}
    way = f"/api/v1/shipments/{parcel['shipment_id']}"

    shipped = await ahead.post(f"{way}/dispatch", json=sent, headers=key)
    delivered = await behind.post(f"{way}/delivery", json={}, headers=key)

    assert (shipped.status_code, delivered.status_code) == (200, 200), delivered.text
    times = [
        datetime.fromisoformat(delivered.json()[name])
        for name in ("placed_at", "shipped_at", "delivered_at")
    ]
    assert times == sorted(times)
    assert all(abs(datetime.now(UTC) - at) < timedelta(seconds=30) for at in times)
    while True:
        order = await behind.get(f"/api/v1/orders/{placed['order_id']}", headers=key)
        if order.json()["status"] == "DELIVERED":
            break
    history = [line["status"] for line in order.json()["history"]]
    assert history == ["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"]


async def test_a_board_on_a_machine_ahead_shows_what_another_does(machines, api_key) -> None:
    ahead, behind = machines
    key = bearer(await api_key(*SCOPES))
    placed = (await behind.post("/api/v1/orders", json=an_order(product_456=1))).json()
    parcel = await parcel_of(behind, placed["order_id"], key)
    pat = await comes_in(Visitor(ahead), "Pat", "packer")
    [stream] = [
        text.partition('"')[0]
        for text in pat.page.text.split('hx-sse:connect="')
        if text.startswith("/staff")
    ]
    async with ahead.stream("GET", stream.replace("&amp;", "&")) as board:
        lines = board.aiter_lines()
        await anext(lines)
        sent = {"carrier": "DHL", "tracking_number": "00340434161094042557"}
        way = f"/api/v1/shipments/{parcel['shipment_id']}/dispatch"
        assert (await behind.post(way, json=sent, headers=key)).status_code == 200
        async with asyncio.timeout(10):
            async for line in lines:
                if f"#shipment-{parcel['shipment_id']}" in line or 'data-status="SHIPPED"' in line:
                    break


async def test_what_one_machine_signs_another_reads(machines) -> None:
    ahead, behind = machines
    buyer = Visitor(ahead)
    await buyer.open("/")
    await buyer.send("/cart/lines")
    behind.cookies.update(ahead.cookies)
    assert "mug" in (await behind.get("/cart")).text
