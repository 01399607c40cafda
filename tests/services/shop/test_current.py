"""The shop's settings reach every process, and stay where nothing can be read."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import pytest

from app.infra import keeping, live
from app.infra.database import DatabaseAway, fetch, transaction
from app.services import shop
from app.services.shop import current
from app.values.shop_settings import ShopSettings, shop_settings
from tests.support.shop_settings import settings_as_before as settings_as_before

WORKER = """
import asyncio, sys
from app.infra import keeping
from app.values.shop_settings import shop_settings
from app.workers import process
keeping.LOOK_EVERY = float(sys.argv[1])

async def say():
    said = None
    while True:
        if (name := shop_settings().name) != said:
            print(name, flush=True)
            said = name
        await asyncio.sleep(0.01)

async def run():
    parts = [asyncio.create_task(process.run()), asyncio.create_task(say())]
    await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)

asyncio.run(run())
"""
CHANGE = """
import asyncio
from app.infra import redis
from app.infra.database import open_pool
from app.services import shop
from app.values.shop_settings import ShopSettings

async def run():
    await open_pool("another")
    await shop.change_settings(ShopSettings(name="Mia’s Kiosk"), "Mia", 0)
    await redis.close()

asyncio.run(run())
"""
NAMED = ShopSettings(name="Mia’s Kiosk")


@asynccontextmanager
async def python(code: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    env = {**os.environ, "PYTHONUTF8": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, *arguments, stdout=PIPE, env=env
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def says(process: asyncio.subprocess.Process, wanted: str, within: float) -> None:
    """Among log lines, a line that is nothing else."""
    assert process.stdout
    async with asyncio.timeout(within):
        while line := (await process.stdout.readline()).decode().strip():
            if line == wanted:
                return
    pytest.fail(f"the process ended without {wanted!r}")


async def until(holds: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.01)


async def look_again() -> None:
    """What keeps the settings waits anew, for as long as it is to wait now."""
    async with transaction():
        live.nudge(current.KIND, current.KEY)
    await asyncio.sleep(0.2)


async def test_a_worker_knows_within_a_second() -> None:
    async with python(WORKER, "60") as worker:
        await says(worker, "Doorstep", 30)
        await asyncio.sleep(1)
        await shop.change_settings(NAMED, "Mia", 0)
        await says(worker, NAMED.name, 1)


async def test_a_web_process_knows_within_a_second_of_the_commit(
    application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOOK_EVERY", 60.0)
    await look_again()
    async with python(CHANGE) as another:
        assert await another.wait() == 0
        await until(lambda: shop_settings() == NAMED, 1)


async def test_a_lost_nudge_costs_two_seconds_at_most(application: Any) -> None:
    await look_again()
    await fetch("INSERT INTO shop.settings (version, name) VALUES (1, $1)", NAMED.name)
    await until(lambda: shop_settings() == NAMED, keeping.LOOK_EVERY + 1)


async def test_what_is_known_stays_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await shop.change_settings(NAMED, "Mia", 0)

    async def away() -> None:
        raise DatabaseAway

    with monkeypatch.context() as outage:
        outage.setattr(current, "read_settings", away)
        await shop.refresh()
        assert shop_settings() == NAMED


async def test_a_process_that_starts_waits_a_second_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hangs() -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(current, "read_settings", hangs)
    began = monotonic()
    await shop.refresh()
    assert monotonic() - began < current.PATIENCE + 0.5


async def test_a_change_that_is_undone_is_known_nowhere() -> None:
    with pytest.raises(RuntimeError):
        async with transaction():
            await shop.change_settings(NAMED, "Mia", 0)
            raise RuntimeError
    assert shop_settings().name == "Doorstep"
    assert (await shop.read_settings()).version == 0


async def test_what_is_known_does_not_go_back_when_an_earlier_change_ends_later() -> None:
    first, second = [
        await shop.set_settings({"name": name}, "Mia", None) for name in ("First", "Second")
    ]
    current.learn(second)
    current.learn(first)
    assert shop_settings().name == "Second"
