"""Topics: what open streams follow. Each change is read once, for all who follow it."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Hashable
from contextlib import contextmanager
from contextvars import Context
from typing import Any, Final, Generic, TypeVar

import structlog

from app.database import is_outage

log = structlog.get_logger(__name__)

T = TypeVar("T")
Read = Callable[[], Awaitable[T]]

READINGS_AT_ONCE = 4
"""However many topics changed: requests need connections to PostgreSQL too."""
ASK_AGAIN_AFTER = 1.0
"""Seconds, while the database is away."""
NOTHING: Final = object()

closing = asyncio.Event()


class Closed(Exception):
    """The process is stopping; a stream says when to come back and ends."""


class Follower(Generic[T]):
    """What one stream has not shown yet: the latest state, and none before it."""

    __slots__ = ("_quiet_at", "_state", "_timer", "_waiter", "is_new")

    def __init__(self) -> None:
        self.is_new = True
        self._state: Any = NOTHING
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._quiet_at = 0.0

    async def next(self, wait: float) -> T | None:
        """The latest state, once; None after `wait` quiet seconds.

        Raises `Closed`, and what reading the state raised.
        """
        if self._state is NOTHING and not closing.is_set():
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            self._set_timer(loop, loop.time() + wait)
            await self._waiter
        if closing.is_set():
            raise Closed
        state, self._state = self._state, NOTHING
        if isinstance(state, Exception):
            raise state
        return None if state is NOTHING else state

    def give(self, state: T | Exception) -> None:
        self.is_new = False
        self._state = state
        self.wake()

    def wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def leave(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _set_timer(self, loop: asyncio.AbstractEventLoop, quiet_at: float) -> None:
        """The one that runs already will do: with a thousand streams, a new one costs too much."""
        self._quiet_at = quiet_at
        if self._timer and self._timer.when() > quiet_at:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._timer = loop.call_at(quiet_at, self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        if loop.time() < self._quiet_at:
            self._timer = loop.call_at(self._quiet_at, self._ring, loop)
        else:
            self.wake()


class Topic(Generic[T]):
    """One thing that changes, in one form, with its followers."""

    __slots__ = ("_awaited", "_read", "_reading", "_stale", "followers")

    def __init__(self, read: Read[T]) -> None:
        self.followers: set[Follower[T]] = set()
        self._read = read
        self._stale = False
        self._awaited = False
        self._reading: asyncio.Task[None] | None = None

    def join(self, follower: Follower[T]) -> None:
        """Reads it for this one; the others have what they need."""
        self.followers.add(follower)
        self._awaited = True
        self._start()

    def changed(self) -> None:
        """Reads it anew for all, after a reading that is under way and may be too old."""
        self._stale = True
        self._start()

    def _start(self) -> None:
        if self._reading is None:
            self._reading = asyncio.create_task(self._read_on(), context=Context())

    async def _read_on(self) -> None:
        try:
            while (self._stale or self._awaited) and self.followers:
                async with _slots:
                    for_all, self._stale, self._awaited = self._stale, False, False
                    followers = [one for one in self.followers if for_all or one.is_new]
                    state = await self._state()
                if state is NOTHING:
                    self._stale = True
                    await asyncio.sleep(ASK_AGAIN_AFTER)
                    continue
                for follower in followers:
                    follower.give(state)
        finally:
            self._reading = None

    async def _state(self) -> Any:
        """`NOTHING` while the database is away: an open page catches up by itself."""
        try:
            return await self._read()
        except Exception as error:
            if not is_outage(error):
                return error
            log.warning("streams wait for the database", reason=str(error))
            return NOTHING


_topics: dict[str, dict[Hashable, Topic[Any]]] = {}
_slots = asyncio.Semaphore(READINGS_AT_ONCE)


@contextmanager
def following(name: str, form: Hashable, read: Read[T]) -> Generator[Follower[T]]:
    """Follows `kind:key`, or a whole kind as `kind:*`: its state now, and again at each change.

    Those who follow the same form of it share what `read` gives. Nobody is given what was read
    before he came, so a page never goes back behind what it was rendered with.
    """
    forms = _topics.setdefault(name, {})
    topic = forms.setdefault(form, Topic(read))
    follower: Follower[T] = Follower()
    topic.join(follower)
    try:
        yield follower
    finally:
        follower.leave()
        topic.followers.discard(follower)
        if not topic.followers:
            del forms[form]
        if not forms:
            del _topics[name]


def changed(name: str) -> None:
    """`kind:key` is another one now."""
    kind = name.partition(":")[0]
    for each in (name, f"{kind}:*"):
        for topic in list(_topics.get(each, {}).values()):
            topic.changed()


def gap() -> None:
    """Anything may have changed."""
    for forms in list(_topics.values()):
        for topic in list(forms.values()):
            topic.changed()


def close() -> None:
    """Ends every stream; called when the process is told to stop, before it waits for them."""
    closing.set()
    for forms in _topics.values():
        for topic in forms.values():
            for follower in topic.followers:
                follower.wake()


def followed() -> bool:
    return bool(_topics)
