"""Whose password is looked at next, and who is sent away."""

import asyncio

import pytest

from app.services.staff import hashing
from app.services.staff.hashing import HashingQueue, LoginSource
from app.services.staff.refusals import Busy


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: no database is asked."""


class Room:
    """A line with somebody at its head, who works until `leaves`."""

    def __init__(self) -> None:
        self.line = HashingQueue()
        self.served: list[str] = []
        self.leaves = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def comes(self, name: str, source: LoginSource) -> asyncio.Task[None]:
        """In line, or at its head, when this returns."""

        async def waits() -> None:
            async with self.line.slot(source):
                self.served.append(name)
                await self.leaves.wait()

        self.tasks.append(asyncio.create_task(waits(), name=name))
        await asyncio.sleep(0)
        return self.tasks[-1]

    async def empties(self) -> list[str]:
        self.leaves.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.served


async def test_who_is_known_is_next_and_then_who_has_tried_least() -> None:
    room = Room()
    for number in range(4):
        await room.comes(f"guess {number}", LoginSource("192.0.2.1"))
    await room.comes("elsewhere", LoginSource("192.0.2.2"))
    await room.comes("at work", LoginSource("192.0.2.3", known=True))
    expected = ["guess 0", "at work", "elsewhere", "guess 1", "guess 2", "guess 3"]
    assert await room.empties() == expected


async def test_of_a_crowd_of_addresses_who_comes_last_does_not_wait_for_all() -> None:
    room = Room()
    for number in range(60):
        await room.comes("a guess", LoginSource(f"192.0.2.{number}"))
    await room.comes("the right one", LoginSource("198.51.100.1"))
    assert (await room.empties())[:3] == ["a guess", "the right one", "a guess"]


async def test_a_full_line_sends_away_who_has_tried_most(monkeypatch) -> None:
    monkeypatch.setattr(hashing, "MAX_WAITING", 2)
    room = Room()
    guesses = [await room.comes("a guess", LoginSource("192.0.2.1")) for _ in range(4)]
    await room.comes("elsewhere", LoginSource("192.0.2.2"))
    assert await room.empties() == ["a guess", "elsewhere", "a guess"]
    assert [type(task.exception()) for task in guesses] == [type(None), type(None), Busy, Busy]


async def test_nobody_waits_for_ever(monkeypatch) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0.001)
    room = Room()
    await room.comes("first", LoginSource("192.0.2.1"))
    second = await room.comes("second", LoginSource("192.0.2.1"))
    with pytest.raises(Busy):
        await second
    monkeypatch.setattr(hashing, "PATIENCE", 7.0)
    await room.comes("third", LoginSource("192.0.2.1"))
    assert await room.empties() == ["first", "third"]


async def test_who_leaves_the_line_holds_nobody_up() -> None:
    room = Room()
    first = await room.comes("first", LoginSource("192.0.2.1"))
    gone = await room.comes("gone", LoginSource("192.0.2.1", known=True))
    await room.comes("last", LoginSource("192.0.2.1"))
    gone.cancel()
    first.cancel()
    assert await room.empties() == ["first", "last"]
    await room.comes("alone again", LoginSource("192.0.2.1"))
    assert room.served[-1] == "alone again"
    await room.empties()


async def test_the_right_password_begins_anew_and_old_tries_are_forgotten(monkeypatch) -> None:
    clock = 1000.0
    monkeypatch.setattr(hashing, "monotonic", lambda: clock)
    monkeypatch.setattr(hashing, "MAX_REMEMBERED", 3)
    room = Room()
    for _ in range(2):
        await room.comes("hers", LoginSource("192.0.2.1"))
        await room.comes("theirs", LoginSource("192.0.2.2"))
    room.line.reset_tries("192.0.2.1")
    await room.comes("hers again", LoginSource("192.0.2.1"))
    clock += hashing.REMEMBERED + 1
    await room.comes("theirs, much later", LoginSource("192.0.2.2"))
    assert (await room.empties())[:4] == ["hers", "theirs, much later", "hers again", "theirs"]
    for number in range(9):
        await room.comes("many", LoginSource(f"198.51.100.{number}"))
    assert len(room.line._tries) == 3
    await room.empties()
