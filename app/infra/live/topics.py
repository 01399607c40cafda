"""Topics, which open streams follow: each change is read once for all followers."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import AbstractContextManager
from contextvars import Context
from time import monotonic
from typing import Any, Generic, TypeVar

import structlog

from app.infra.database import is_outage
from app.infra.live.followers import NOTHING, Follower, Watcher, closing, next_reading

log = structlog.get_logger(__name__)

T = TypeVar("T")
F = TypeVar("F", bound=Follower[Any])
ReadTopic = Callable[[], Awaitable[T]]
# Which version of the thing a state shows at least.
VersionOf = Callable[[T], int]

# The limit, however many topics changed: requests need connections to PostgreSQL too.
READINGS_AT_ONCE = 4
# Seconds between two attempts to read a topic while the database is away.
ASK_AGAIN_AFTER = 1.0
# Seconds; one clock serves all streams, since thousands of timers would cost too much.
LOOK_EVERY = 1.0


class Topic(Generic[T]):
    """One thing that changes, in one form, with its followers."""

    __slots__ = (
        *("_awaited", "_pause", "_read", "_reading", "_shown", "_stale", "_version_of"),
        "followers",
    )

    def __init__(
        self, read: ReadTopic[T], pause: float = 0, version_of: VersionOf[T] | None = None
    ) -> None:
        self.followers: set[Follower[T]] = set()
        self._read = read
        self._pause = pause
        self._version_of = version_of
        self._shown = 0
        self._stale = False
        self._awaited = False
        self._reading: asyncio.Task[None] | None = None

    def join(self, follower: Follower[T]) -> None:
        self.followers.add(follower)
        # The state is read for the new follower alone.
        self._awaited = True
        self._start()

    def changed(self, version: int | None = None) -> None:
        """Reads it for all followers, unless they were given this `version` or a later one."""
        if version is not None and version <= self._shown:
            return
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
                    reading, state = next_reading(), await self._state()
                if state is NOTHING:
                    self._stale = True
                    await asyncio.sleep(ASK_AGAIN_AFTER)
                    continue
                for follower in followers:
                    follower.give(state, reading)
                if len(followers) == len(self.followers):
                    self._note(state)
                if self._pause:
                    await asyncio.sleep(self._pause)
        finally:
            self._reading = None

    def _note(self, state: Any) -> None:
        if self._version_of and not isinstance(state, Exception):
            # Also an earlier one, of a database that was restored.
            self._shown = self._version_of(state)

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


def following(
    name: str,
    form: Hashable,
    read: ReadTopic[T],
    pause: float = 0,
    version_of: VersionOf[T] | None = None,
) -> AbstractContextManager[Follower[T]]:
    """Follows the topic `kind:key`, or all of a kind as `kind:*`.

    Followers of the same form share what `read` gives. A new one is never given what was read
    before it came, so a page never falls behind what it was rendered with. After each reading the
    next one waits for `pause` seconds. With `version_of`, a change that all followers have seen is
    not read again when `ask` finds it.
    """
    return _Joined(name, form, Topic(read, pause, version_of), Follower[T]())


def following_too(
    follower: Follower[T],
    name: str,
    form: Hashable,
    read: ReadTopic[T],
    pause: float = 0,
    version_of: VersionOf[T] | None = None,
) -> AbstractContextManager[object]:
    """Gives a follower the states of one more topic, the present one first.

    Each reading gives the whole state, so that a late one of one topic replaces no newer one of
    another.
    """
    follower.is_new = True
    return _Joined(name, form, Topic(read, pause, version_of), follower)


def watching(
    name: str, may_go_on: ReadTopic[bool], end: Callable[[], None]
) -> AbstractContextManager[object]:
    """Calls `end`, once or more, when `may_go_on` no longer holds.

    That is soon after `kind:key` changed or, if the nudge was lost, within `followers.DUE_EVERY`
    and a second.
    """
    topic = Topic(may_go_on)
    return _Joined(name, object(), topic, Watcher(end, topic.changed))


def changed(name: str, version: int | None = None) -> None:
    """`version` is of `kind:key` alone, where it is known."""
    for topic in list(_topics.get(name, {}).values()):
        topic.changed(version)
    kind = name.partition(":")[0]
    for topic in list(_topics.get(f"{kind}:*", {}).values()):
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


class _Joined(Generic[F]):
    """A follower among those of a topic until the block ends; each open stream has two of these."""

    __slots__ = ("_follower", "_form", "_name", "_topic")

    def __init__(self, name: str, form: Hashable, topic: Topic[Any], follower: F) -> None:
        self._name, self._form, self._topic, self._follower = name, form, topic, follower

    def __enter__(self) -> F:
        self._topic = _topics.setdefault(self._name, {}).setdefault(self._form, self._topic)
        self._topic.join(self._follower)
        return self._follower

    def __exit__(self, *_: object) -> None:
        self._topic.followers.discard(self._follower)
        forms = _topics[self._name]
        if not self._topic.followers:
            del forms[self._form]
        if not forms:
            del _topics[self._name]


def _followers() -> Iterator[Follower[Any]]:
    for forms in _topics.values():
        for topic in forms.values():
            yield from topic.followers
