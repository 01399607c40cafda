"""Those that follow a topic: each holds the latest state that its stream has not shown yet."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from time import monotonic
from typing import Any, Final, Generic, Self, TypeVar

T = TypeVar("T")

# Seconds after which an open stream shows that it is alive, counted from its start.
DUE_EVERY = 15.0

NOTHING: Final = object()

closing = asyncio.Event()

_readings = count(1)


def next_reading() -> int:
    """Returns the number of a reading that begins now; a later one has seen at least as much."""
    return next(_readings)


class Closed(Exception):
    """The process is stopping, so a stream says when to come back and ends."""


class Follower(Generic[T]):
    """Holds the latest state that one stream has not shown yet, and none before it.

    States of several topics may arrive in the wrong order. The number of the reading tells which is
    newer, and an older one is left out.

    Iterating over it gives the state now and after each change, and None when the stream is due to
    show that it is alive. It raises `Closed`, and what reading the state raised.
    """

    __slots__ = ("_due", "_due_at", "_loop", "_reading", "_state", "_waiter", "is_new")

    def __init__(self) -> None:
        self.is_new = True
        self._loop = asyncio.get_running_loop()
        self._state: Any = NOTHING
        self._reading = 0
        self._waiter: asyncio.Future[None] | None = None
        self._due = False
        self._due_at = monotonic() + DUE_EVERY

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T | None:
        if self._state is NOTHING and not self._due and not closing.is_set():
            self._waiter = self._loop.create_future()
            await self._waiter
        if closing.is_set():
            raise Closed
        if self._due:
            self._due = False
            return None
        state, self._state = self._state, NOTHING
        if isinstance(state, Exception):
            raise state
        return state

    def give(self, state: T | Exception, reading: int) -> None:
        self.is_new = False
        if reading > self._reading:
            self._reading, self._state = reading, state
            self.wake()

    async def read_now(self, read: Callable[[], Awaitable[T]]) -> T:
        """Reads for this stream alone; what was read before is not shown after it."""
        reading = next_reading()
        state = await read()
        if reading > self._reading:
            self._reading, self._state = reading, NOTHING
        return state

    def look_at(self, now: float) -> None:
        if now >= self._due_at:
            self._due_at = now + DUE_EVERY
            self._due = True
            self.wake()

    def wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)


class Watcher(Follower[bool]):
    """A follower that ends a stream which may not go on.

    It checks when the topic changes and when it is due. A check that fails ends the stream too,
    except while the database is away, when nobody can log out.
    """

    __slots__ = ("_again", "_end")

    def __init__(self, end: Callable[[], None], again: Callable[[], None]) -> None:
        super().__init__()
        self._end = end
        self._again = again

    def give(self, state: bool | Exception, reading: int) -> None:
        self.is_new = False
        # An error ends the stream as well; an outage never arrives here.
        if state is not True:
            self._end()

    def look_at(self, now: float) -> None:
        if now >= self._due_at:
            self._due_at = now + DUE_EVERY
            self._again()
