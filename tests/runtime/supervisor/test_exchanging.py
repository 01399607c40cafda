"""SIGHUP exchanges web processes and workers for such that run the code as it is now."""

import asyncio
import os
import pty
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGHUP, SIGTERM

import httpx
import pytest

from tests.support.api import an_order
from tests.support.copied_code import code as code
from tests.support.copied_code import rewrite
from tests.support.own_shops import Start
from tests.support.running import COMMAND, SMALL, Up, doorstep, environment

LOADED = "app/asgi.py"
DONE = "every web process and worker has been exchanged"
KEPT = "the new code does not start"


async def test_no_customer_notices_a_reload(up: Start, folder: Path, code: Path) -> None:
    env = environment(PYTHONPATH=str(code), RATE_LIMITS="off")
    shop: Up = await asyncio.to_thread(lambda: up(folder / "data", env=env).opened())
    _fill_the_shelf(shop)
    before = dict(shop.noted()["parts"])

    rewrite(code / LOADED, '"""', 'raise RuntimeError("not whole")\n"""')
    shop.process.send_signal(SIGHUP)
    await asyncio.to_thread(shop.hears, KEPT)
    assert shop.noted()["parts"] == before
    assert await asyncio.to_thread(shop.get, "/health/ready") == 200

    rewrite(code / LOADED, 'raise RuntimeError("not whole")\n', "")
    rewrite(code / "app/templates/layouts/base.html", "<head>", '<head data-release="next">')
    async with _browsing(shop.url) as seen:
        shop.process.send_signal(SIGHUP)
        await asyncio.to_thread(shop.hears, DONE)
    after = shop.noted()["parts"]
    for name in ("web 1", "web 2", "worker 1", "preload"):
        assert after[name] != before[name]
    for name in ("PostgreSQL", "Valkey"):
        assert after[name] == before[name]
    assert seen == {200, 201}
    page = await asyncio.to_thread(lambda: httpx.get(shop.url, verify=False).text)
    assert 'data-release="next"' in page
    assert shop.ends(SIGTERM)[0] == 0


@pytest.mark.proof
async def test_a_worker_that_does_not_start_changes_nothing(
    up: Start, folder: Path, code: Path, data: Path
) -> None:
    """The web process is exchanged back, since a worker ends before it is ready."""
    env = environment(PYTHONPATH=str(code))
    shop: Up = await asyncio.to_thread(lambda: up(data, *SMALL, env=env).opened())
    before = dict(shop.noted()["parts"])
    rewrite(
        code / "app/workers/process.py",
        "    await open_pool(",
        "    raise OSError\n    await open_pool(",
    )
    asked = await asyncio.to_thread(doorstep, "reload", "--data-dir", data)
    assert (asked.returncode, asked.stderr) == (
        1,
        "doorstep: the new code does not start: worker 1 does not start: it ended with exit code 1;"
        " the shop goes on with the old one\n",
    )
    after = shop.noted()["parts"]
    assert (after["worker 1"], after["preload"]) == (before["worker 1"], before["preload"])
    assert await asyncio.to_thread(shop.get, "/health/ready") == 200
    assert shop.ends(SIGTERM)[0] == 0


def test_nothing_is_reloaded_where_nothing_runs(folder: Path) -> None:
    asked = doorstep("reload", "--data-dir", folder)
    assert (asked.returncode, asked.stderr) == (
        2,
        f"doorstep: no doorstep up is running on {folder}\n",
    )


@pytest.mark.proof
def test_a_terminal_that_is_closed_ends_the_shop(data: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(
            COMMAND[0],
            [*COMMAND, "up", "--port", "0", "--data-dir", str(data), *SMALL],
            environment(),
        )
    said = b""
    while b"Doorstep is open at" not in said:
        said += os.read(terminal, 4096)
    os.kill(pid, SIGHUP)
    while DONE.encode() not in said:
        said += os.read(terminal, 4096)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@asynccontextmanager
async def _browsing(url: str) -> AsyncGenerator[set[int | str]]:
    """Customers look at their cart and order, on connections that they keep."""
    seen: set[int | str] = set()

    async def browse() -> None:
        async with httpx.AsyncClient(base_url=url, verify=False, timeout=30) as browser:
            while True:
                try:
                    seen.add((await browser.get("/cart")).status_code)
                    placed = await browser.post("/api/v1/orders", json=an_order(product_456=1))
                    seen.add(placed.status_code)
                except httpx.TransportError as error:
                    seen.add(repr(error))
                await asyncio.sleep(0.2)

    browsers = [asyncio.create_task(browse()) for _ in range(3)]
    try:
        yield seen
    finally:
        for one in browsers:
            one.cancel()
        for one in browsers:
            with suppress(asyncio.CancelledError):
                await one


def _fill_the_shelf(shop: Up) -> None:
    made = doorstep("key", "add", "x", "--scope", "products:write", "--data-dir", shop.data)
    answer = httpx.post(
        f"{shop.url}/api/v1/products/product_456/stock-movements",
        headers={"Authorization": f"Bearer {made.stdout.strip()}"},
        json={"quantity": 9000, "reason": "bought"},
        verify=False,
    )
    assert answer.status_code == 201, answer.text
