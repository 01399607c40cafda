"""The configurations of docs/proxies.md, run by the real nginx and HAProxy.

Each is taken from the page as it is; only its addresses are replaced.
"""

import asyncio
import re
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.faults.harness.orders import ORDERS_A_SECOND, Orders
from tests.faults.harness.wire import Line
from tests.support import servers
from tests.support.api import an_order, assert_problem
from tests.support.web_processes import WebProcess, free_port, web_process

PAGE = Path(__file__).parents[2] / "docs/proxies.md"
FIRST, SECOND = "10.0.0.11:8000", "10.0.0.12:8000"
# How each is started with a file in the present folder, and where its sample listens.
PROXIES = {
    "nginx": (
        ("nginx", "-g", "daemon off; pid nginx.pid; error_log stderr;", "-p", ".", "-c"),
        "listen 80;",
        "listen {};",
    ),
    "haproxy": (("haproxy", "-db", "-f"), "bind :80\n", "bind {}\n"),
}
# Seconds.
PATIENCE = 30
FROZEN = 4.0
pytestmark = [pytest.mark.proof, pytest.mark.timeout(300)]
both = pytest.mark.parametrize("name", list(PROXIES))


def sample(name: str, port: int, webs: list[WebProcess]) -> str:
    _, listens, form = PROXIES[name]
    text = re.findall(rf"^```{name}\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)[0]
    for old, new in {
        FIRST: f"127.0.0.1:{webs[0].port}",
        SECOND: f"127.0.0.1:{webs[1].port}",
        listens: form.format(f"127.0.0.1:{port}"),
    }.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@asynccontextmanager
async def before(name: str, webs: list[WebProcess], folder: Path) -> AsyncIterator[str]:
    """The address of the proxy, once it answers for the shop."""
    command = PROXIES[name][0]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{name} is not there (the package {name} of Debian)")
    port = free_port()
    (folder / "conf").write_text(sample(name, port, webs))
    with (folder / "proxy.log").open("wb") as log:
        process = await asyncio.to_thread(
            subprocess.Popen, [*command, str(folder / "conf")], cwd=folder, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client:
            await until(lambda: answers(client, 200))
        yield url
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 40)


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await check():
            await asyncio.sleep(0.05)


async def answers(client: httpx.AsyncClient, status: int, path: str = "/health/live") -> bool:
    try:
        return (await client.get(path)).status_code == status
    except httpx.TransportError:
        return False


@pytest.fixture
def env() -> dict[str, str]:
    """What the page says to set; the announcement is as long as it is where nothing is set."""
    return {"CLOSING_SECONDS": "3", "TRUSTED_PROXIES": "127.0.0.1"}


@pytest.fixture
async def webs(
    tmp_path: Path, plenty: None, env: dict[str, str]
) -> AsyncIterator[list[WebProcess]]:
    first, second = tmp_path / "first", tmp_path / "second"
    with web_process(first, **env) as one, web_process(second, **env) as other:
        for web in (one, other):
            await asyncio.to_thread(web.ready)
        yield [one, other]


@both
async def test_no_customer_notices_a_restart(
    name: str, webs: list[WebProcess], tmp_path: Path
) -> None:
    async with before(name, webs, tmp_path) as url:
        line = Line("127.0.0.1", int(url.rpartition(":")[2]))
        async with Orders(line).coming() as orders:
            for web in webs:
                await asyncio.to_thread(web.restart)
                # Only then does the proxy know that it is back.
                async with asyncio.timeout(PATIENCE):
                    while not web.has_answered("/api/v1/orders"):
                        await asyncio.sleep(0.05)
    assert orders.statuses == {201}
    assert orders.placed > 5 * ORDERS_A_SECOND
    assert orders.slowest < 1


@both
async def test_what_it_forwards(name: str, webs: list[WebProcess], tmp_path: Path) -> None:
    async with (
        before(name, webs, tmp_path) as url,
        httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client,
    ):
        forged = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        assert (await client.get("/metrics", headers=forged)).status_code == 401
        health = (await client.get("/health/ready", headers=forged)).json()
        assert health == {"status": "ready", "parts": health["parts"]}

        placed = (await client.post("/api/v1/orders", json=an_order(product_456=1))).json()
        by_token = {"Authorization": f"Bearer {placed['access_token']}"}
        follows = client.stream("GET", placed["links"]["stream"], headers=by_token)
        async with asyncio.timeout(PATIENCE), follows as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    break


@both
async def test_what_it_says_for_a_shop_that_is_away(
    name: str, webs: list[WebProcess], tmp_path: Path
) -> None:
    async with (
        before(name, webs, tmp_path) as url,
        httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client,
    ):
        for web in webs:
            web.send(signal.SIGINT)
            await asyncio.to_thread(web.ended)
        for path in ("/", "/api/v1/products"):
            for headers in ({}, {"Idempotency-Key": "once"}):
                answer = await client.get(path, headers=headers)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
                assert "away" in answer.text or "/problems/unavailable" in answer.text


class TestWithoutRedis:
    """HAProxy asks /health/ready, and Redis accepts connections and answers nothing."""

    @pytest.fixture
    def frozen(self) -> Iterator[servers.Servers]:
        own = servers.start()
        try:
            yield own
        finally:
            own.processes[1].send_signal(signal.SIGCONT)
            own.stop()

    @pytest.fixture
    def env(self, env: dict[str, str], frozen: servers.Servers) -> dict[str, str]:
        return {**env, "REDIS_URL": frozen.redis_url}

    async def test_haproxy_keeps_selling(
        self, webs: list[WebProcess], tmp_path: Path, frozen: servers.Servers
    ) -> None:
        async with before("haproxy", webs, tmp_path) as url:
            line = Line("127.0.0.1", int(url.rpartition(":")[2]))
            frozen.processes[1].send_signal(signal.SIGSTOP)
            async with asyncio.timeout(PATIENCE), Orders(line).coming() as orders:
                while (alarm := await asyncio.to_thread(webs[0].readiness, "?all=1")).is_success:
                    await asyncio.sleep(0.1)
                await asyncio.sleep(FROZEN)
                ready = await asyncio.to_thread(webs[0].readiness)
        problem = assert_problem(alarm, 503, "not-ready")
        assert problem["parts"] == {"postgresql": "ok", "migrations": "ok", "redis": "missing"}
        assert ready.status_code == 200
        assert orders.statuses == {201}
        assert orders.placed > 2 * ORDERS_A_SECOND
