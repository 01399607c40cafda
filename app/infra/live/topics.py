"""Topics, which open streams follow: each change is read once for all followers."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Hashable, Iterator
from contextlib import contextmanager
from contextvars import Context
from time import monotonic
from typing import Any, Final, Generic, Self, TypeVar

import structlog

from app.infra.database import is_outage

log = structlog.get_logger(__name__)

T = TypeVar("T")
F = TypeVar("F", bound="Follower[Any]")
ReadTopic = Callable[[], Awaitable[T]]

# The limit, however many topics changed: requests need connections to PostgreSQL too.
READINGS_AT_ONCE = 4
# Seconds between two attempts to read a topic while the database is away.
ASK_AGAIN_AFTER = 1.0
# Seconds after which an open stream shows that it is alive, counted from its start.
DUE_EVERY = 15.0
# Seconds; one clock serves all streams, since thousands of timers would cost too much.
LOOK_EVERY = 1.0
NOTHING: Final = object()

closing = asyncio.Event()


class Closed(Exception):
    """The process is stopping, so a stream says when to come back and ends."""


class Follower(Generic[T]):
    """Holds the latest state that one stream has not shown yet, and none before it.

    Iterating over it gives the state now and after each change, and None when the stream is due to
    show that it is alive. It raises `Closed`, and what reading the state raised.
    """

    __slots__ = ("_due", "_due_at", "_loop", "_state", "_waiter", "is_new")

    def __init__(self) -> None:
        self.is_new = True
        self._loop = asyncio.get_running_loop()
        self._state: Any = NOTHING
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

    def give(self, state: T | Exception) -> None:
        self.is_new = False
        self._state = state
        self.wake()

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

    def give(self, state: bool | Exception) -> None:
        self.is_new = False
        # An error ends the stream as well; an outage never arrives here.
        if state is not True:
            self._end()

    def look_at(self, now: float) -> None:
        if now >= self._due_at:
            self._due_at = now + DUE_EVERY
            self._again()


class Topic(Generic[T]):
    """One thing that changes, in one form, with its followers."""

    __slots__ = ("_awaited", "_read", "_reading", "_stale", "followers")

    def __init__(self, read: ReadTopic[T]) -> None:
        self.followers: set[Follower[T]] = set()
        self._read = read
        self._stale = False
        self._awaited = False
        self._reading: asyncio.Task[None] | None = None

    def join(self, follower: Follower[T]) -> None:
        self.followers.add(follower)
        # The state is read for the new follower alone.
        self._awaited = True
        self._start()

    def changed(self) -> None:
        # A reading that is under way may be too old, so another one follows it.
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
        try:
            return await self._read()
        except Exception as error:
            if not is_outage(error):
                return error
            log.warning("streams wait for the database", reason=str(error))
            # An open page catches up by itself once the database is back.
            return NOTHING


_topics: dict[str, dict[Hashable, Topic[Any]]] = {}
_slots = asyncio.Semaphore(READINGS_AT_ONCE)


@contextmanager
def following(name: str, form: Hashable, read: ReadTopic[T]) -> Generator[Follower[T]]:
    """Follows the topic `kind:key`, or all of a kind as `kind:*`.

    Followers of the same form share what `read` gives. A new one is never given what was read
    before it came, so a page never falls behind what it was rendered with.
    """
    with _joined(name, form, Topic(read), Follower[T]()) as follower:
        yield follower


@contextmanager
def following_too(
    follower: Follower[T], name: str, form: Hashable, read: ReadTopic[T]
) -> Generator[None]:
    """Gives a follower the states of one more topic, the present one first.

    Readings of two topics may arrive in the wrong order, so a stream compares versions.
    """
    follower.is_new = True
    with _joined(name, form, Topic(read), follower):
        yield


@contextmanager
def watching(name: str, may_go_on: ReadTopic[bool], end: Callable[[], None]) -> Generator[None]:
    """Calls `end`, once or more, when `may_go_on` no longer holds.

    That is soon after `kind:key` changed or, if the nudge was lost, within `DUE_EVERY` and a
    second.
    """
    topic = Topic(may_go_on)
    with _joined(name, object(), topic, Watcher(end, topic.changed)):
        yield


def changed(name: str) -> None:
    kind = name.partition(":")[0]
    for each in (name, f"{kind}:*"):
        for topic in list(_topics.get(each, {}).values()):
            topic.changed()


def gap() -> None:
    for forms in list(_topics.values()):
        for topic in list(forms.values()):
            topic.changed()


def close() -> None:
    """Ends every stream; it is called when the process begins to stop, before it waits for them."""
    closing.set()
    for follower in _followers():
        follower.wake()


async def keep_time() -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        look_at(monotonic())


def look_at(now: float) -> None:
    for follower in _followers():
        follower.look_at(now)


def followed() -> bool:
    return bool(_topics)


@contextmanager
def _joined(name: str, form: Hashable, topic: Topic[T], follower: F) -> Generator[F]:
    forms = _topics.setdefault(name, {})
    topic = forms.setdefault(form, topic)
    topic.join(follower)
    try:
        yield follower
    finally:
        topic.followers.discard(follower)
        if not topic.followers:
            del forms[form]
        if not forms:
            del _topics[name]


def _followers() -> Iterator[Follower[Any]]:
    for forms in _topics.values():
        for topic in forms.values():
            yield from topic.followers
