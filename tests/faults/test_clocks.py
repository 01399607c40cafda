"""Two web processes and a worker whose machines disagree about the time by two hours."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from signal import SIGTERM
from statistics import median
from typing import Any

import httpx
import pytest

from app.infra import redis
from app.infra.database import fetch
from app.invariants import audit
from app.services import delivery
from tests.faults.harness.shop import COMMAND, ROOT
from tests.support.api import an_order, bearer
from tests.support.carriers import Fedex, update
from tests.support.staff import comes_in
from tests.support.visitor import Visitor
from tests.support.worker_processes import sessions_end

FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(
        not FAKETIME or sys.platform != "linux",
        reason="libfaketime is not there (the package faketime of Debian)",
    ),
]
AHEAD, BEHIND = "+3600s", "-3600s"
WAITED = """
SELECT extract(epoch FROM opened_at - placed_at)::float AS seconds FROM delivery.shipments
"""
SKEW = re.compile(r"^doorstep_clock_skew_seconds (\S+)$", re.MULTILINE)
SCOPES = ("orders:read", "shipments:read", "shipments:write")


def elsewhere(clock: str | Path) -> dict[str, str]:
    """The environment of a machine whose clock is that far off, or as far as the file says now."""
    faked = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    if isinstance(clock, Path):
        faked |= {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    else:
        faked |= {"FAKETIME": clock}
    return dict(os.environ) | faked | {"PYTHONPATH": str(ROOT)}


@contextmanager
def part(name: str, clock: str | Path, fd: int | None = None) -> Iterator[None]:
    """`doorstep web` or `doorstep worker` on such a machine."""
    given, kept = ((), ()) if fd is None else (("--fd", str(fd)), (fd,))
    process = subprocess.Popen([*COMMAND, name, *given], env=elsewhere(clock), pass_fds=kept)
    try:
        yield
    finally:
        process.terminate()
        # One that was still starting is ended by the signal itself.
        assert process.wait(15) in (0, -SIGTERM)


@asynccontextmanager
async def worker(clock: str | Path) -> AsyncIterator[None]:
    """At the end nothing of it is left that could still write."""
    with part("worker", clock):
        yield
    await sessions_end("worker")


@asynccontextmanager
async def web(clock: str | Path) -> AsyncIterator[httpx.AsyncClient]:
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


async def parcel_of(client: httpx.AsyncClient, order: str, key: dict[str, str]) -> dict[str, Any]:
    while True:
        answer = await client.get("/api/v1/shipments", params={"order_id": order}, headers=key)
        if found := answer.json()["items"]:
            return found[0]


@pytest.mark.proof
async def test_a_job_is_dated_by_one_clock(shop: None) -> None:
    """No worker is there to take it."""
    await redis.client().flushdb()
    async with web(AHEAD) as ahead:
        assert (await ahead.post("/api/v1/orders", json=an_order(product_456=1))).is_success
        async with asyncio.timeout(10):
            while not (jobs := await redis.client().zrange("arq:queue", 0, -1, withscores=True)):
                await asyncio.sleep(0)
    now = datetime.now(UTC).timestamp() * 1000
    assert all(now - 60_000 < score <= now for _, score in jobs), jobs
    await redis.client().flushdb()
    await redis.close()


async def test_the_doctor_of_a_machine_that_is_off_says_so() -> None:
    command = [*COMMAND, "doctor", "--json"]
    said = await asyncio.to_thread(
        subprocess.run, command, env=elsewhere(AHEAD), capture_output=True, text=True
    )
    [clock] = [line for line in json.loads(said.stdout) if line["check"] == "clock"]
    assert (said.returncode, clock["state"]) == (1, "WRONG")
    assert "s ahead of PostgreSQL's" in clock["message"]
    assert "NTP" in clock["advice"]


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """That of one machine, which is right until somebody sets it."""
    file = tmp_path / "clock"
    file.write_text("+0s")
    return file


@pytest.mark.proof
async def test_a_clock_that_jumps_changes_nothing(clock: Path, shop: None, api_key) -> None:
    """An hour ahead, then two hours back, while orders, pages and carts are under way."""
    key = bearer(await api_key(*SCOPES))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(worker(clock))
        machine = await stack.enter_async_context(web(clock))
        buyer = Visitor(machine)
        placed = (await machine.post("/api/v1/orders", json=an_order(product_456=1))).json()
        parcel = await parcel_of(machine, placed["order_id"], key)
        way = f"/api/v1/shipments/{parcel['shipment_id']}"
        await puts_a_mug_into_the_cart(buyer)
        following = machine.stream("GET", placed["links"]["stream"], headers=key)
        async with asyncio.timeout(60), following as stream:
            lines = stream.aiter_lines()

            await jumps(machine, clock, timedelta(hours=1))
            await puts_a_mug_into_the_cart(buyer)
            sent = {"carrier": "DHL", "tracking_number": "00340434161094042557"}
            shipped = await machine.post(f"{way}/dispatch", json=sent, headers=key)
            assert shipped.status_code == 200, shipped.text
            await says(lines, "SHIPPED")

            await jumps(machine, clock, -timedelta(hours=1))
            await puts_a_mug_into_the_cart(buyer)
            delivered = await machine.post(f"{way}/delivery", json={}, headers=key)
            assert delivered.status_code == 200, delivered.text
            await says(lines, "DELIVERED")

        order = (await machine.get(f"/api/v1/orders/{placed['order_id']}", headers=key)).json()
        times = [datetime.fromisoformat(line["at"]) for line in order["history"]]
        assert times == sorted(times)
        assert all(abs(datetime.now(UTC) - at) < timedelta(minutes=2) for at in times)
        await buyer.open("/cart")
        assert next(form.value("quantity") for form in buyer.forms("/cart/lines/")) == "3"


async def jumps(machine: httpx.AsyncClient, clock: Path, off: timedelta) -> None:
    """Sets the machine's clock, and returns when its answers are dated by it."""
    await asyncio.to_thread(clock.write_text, f"{off.total_seconds():+.0f}s")
    dated = -off
    while abs(dated - off) > timedelta(minutes=1):
        answer = await machine.get("/health/live")
        dated = parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)


async def puts_a_mug_into_the_cart(buyer: Visitor) -> None:
    await buyer.open("/products/product_456")
    await buyer.send("/cart/lines")


async def says(lines: AsyncIterator[str], status: str) -> None:
    """Returns once the order's stream does."""
    async for line in lines:
        if f'"status":"{status}"' in line:
            return
    pytest.fail("the stream ended")


@pytest.fixture(scope="module")
async def running(database: None) -> AsyncIterator[tuple[str, str]]:
    """One is an hour ahead of PostgreSQL, the other an hour behind."""
    async with AsyncExitStack() as stack:
        ahead = await stack.enter_async_context(web(AHEAD))
        behind = await stack.enter_async_context(web(BEHIND))
        yield str(ahead.base_url), str(behind.base_url)


@pytest.fixture
async def machines(
    running: tuple[str, str], shop: None
) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """Two browsers, one at each machine, and a worker an hour behind, which ends with the test."""
    ahead, behind = (httpx.AsyncClient(base_url=url, timeout=20) for url in running)
    async with ahead, behind, worker(BEHIND):
        yield ahead, behind


@pytest.mark.proof
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


@pytest.mark.proof
async def test_an_order_of_a_machine_ahead_is_sent_off_as_quickly(machines, api_key) -> None:
    """Without a wake-up the worker's look each second finds it, after half a second on average."""
    ahead, _ = machines
    key = bearer(await api_key(*SCOPES))
    for _ in range(11):
        placed = (await ahead.post("/api/v1/orders", json=an_order(product_456=1))).json()
        await parcel_of(ahead, placed["order_id"], key)

    waited = [row["seconds"] for row in await fetch(WAITED)]
    assert len(waited) == 11
    assert median(waited) < 0.25, waited
    assert await fetch("SELECT FROM sales.orders WHERE placed_at > clock_timestamp()") == []
    report = await audit()
    assert report.holds, report.findings


@pytest.mark.proof
async def test_a_machine_that_is_off_says_by_how_much(machines) -> None:
    for machine, expected in zip(machines, (3600, -3600), strict=True):
        async with asyncio.timeout(10):
            while not (shown := SKEW.search((await machine.get("/metrics")).text)) or (
                float(shown[1]) == 0
            ):
                await asyncio.sleep(0)
        assert abs(float(shown[1]) - expected) < 5


@pytest.mark.proof
async def test_a_machine_that_is_off_believes_what_a_carrier_signs_now(machines, api_key) -> None:
    key = bearer(await api_key(*SCOPES))
    _, secret = await delivery.add_carrier("FedEx")
    for machine in machines:
        placed = (await machine.post("/api/v1/orders", json=an_order(product_456=1))).json()
        parcel = await parcel_of(machine, placed["order_id"], key)
        way = f"/api/v1/shipments/{parcel['shipment_id']}"
        number = f"TRK{placed['order_number']}"
        sent = {"carrier": "FedEx", "tracking_number": number}
        assert (await machine.post(f"{way}/dispatch", json=sent, headers=key)).status_code == 200

        told = await Fedex(machine, secret).tells(update(tracking_number=number))

        assert told.is_success, told.text
        assert (await machine.get(way, headers=key)).json()["status"] == "DELIVERED"


@pytest.mark.proof
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


@pytest.mark.proof
async def test_what_one_machine_signs_another_reads(machines) -> None:
    ahead, behind = machines
    buyer = Visitor(ahead)
    await buyer.open("/")
    await buyer.send("/cart/lines")
    behind.cookies.update(ahead.cookies)
    assert "mug" in (await behind.get("/cart")).text
