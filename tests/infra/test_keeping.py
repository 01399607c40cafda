"""What a process knows by heart is read again when it changed, and not while it stands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.infra import keeping, live, looks
from app.infra.database import fetch, transaction
from app.infra.tasks import end

STATE = "SELECT max(version) FROM shop.settings"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "EVERY", 0.01)
    monkeypatch.setattr(keeping, "EVERY", 0.01)
    monkeypatch.setattr(keeping, "LOOK_EVERY", 0.01)


class CountedReads:
    """Counts how often it is read; `is_away` lets that fail."""

    def __init__(self) -> None:
        self.reads = 0
        self.is_away = False

    async def refresh(self) -> bool:
        self.reads += 1
        return not self.is_away

    async def is_read(self, times: int) -> None:
        async with asyncio.timeout(10):
            while self.reads < times:
                await asyncio.sleep(0.002)


@asynccontextmanager
async def kept(state: str = STATE) -> AsyncIterator[CountedReads]:
    known = CountedReads()
    task = asyncio.create_task(keeping.keep_current("shop:kept", state, known.refresh))
    await known.is_read(1)
    yield known
    await end([task])


async def several_looks() -> None:
    for _ in range(5):
        await looks.look(STATE)


async def test_what_stands_is_read_once() -> None:
    await fetch("INSERT INTO shop.settings (version, name) VALUES (1, 'Kiosk')")
    async with kept() as known:
        await several_looks()
        assert known.reads == 1
        await fetch("INSERT INTO shop.settings (version, name) VALUES (2, 'Stand')")
        await known.is_read(2)
        await several_looks()
        assert known.reads == 2


async def test_what_could_not_be_read_is_read_again() -> None:
    await fetch("INSERT INTO shop.settings (version, name) VALUES (1, 'Kiosk')")
    async with kept() as known:
        known.is_away = True
        await fetch("INSERT INTO shop.settings (version, name) VALUES (2, 'Stand')")
        await known.is_read(4)
        known.is_away = False
        await known.is_read(known.reads + 1)


async def test_it_is_read_each_time_while_its_state_cannot_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fails(sql: str) -> None:
        raise TimeoutError

    await fetch("INSERT INTO shop.settings (version, name) VALUES (1, 'Kiosk')")
    async with kept() as known:
        monkeypatch.setattr(looks, "fetch_row", fails)
        await known.is_read(4)


async def test_a_nudge_is_followed_without_a_look(
    application: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fetch("INSERT INTO shop.settings (version, name) VALUES (1, 'Kiosk')")
    monkeypatch.setattr(keeping, "LOOK_EVERY", 60.0)
    async with kept() as known:
        async with transaction():
            live.nudge("shop", "kept")
        await known.is_read(2)
