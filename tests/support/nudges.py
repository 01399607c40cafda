"""A topic with a truth of its own, followed by a test."""

import asyncio

import pytest

from app.infra import live


class Truth:
    """Something that changes, and how often it was read."""

    def __init__(self) -> None:
        self.value = 0
        self.reads = 0
        self.fails: list[Exception] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def read(self) -> int:
        self.reads += 1
        found = self.value
        await self.go_on.wait()
        if self.fails:
            raise self.fails.pop()
        return found


@pytest.fixture
def truth() -> Truth:
    return Truth()


async def shows(follower: live.Follower[int], value: int) -> None:
    """Returns once it was given that state."""
    async with asyncio.timeout(5):
        while await anext(follower) != value:
            pass
