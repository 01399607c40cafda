"""Open pages hear that something changed: an id and nothing else; they then read the truth.

One Redis subscription a process carries nudges to any number of watches. A nudge may be lost, so
a process that holds watches also asks the database every two seconds what changed lately.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog

from app.database import on_commit
from app.redis import client, listener, soon

log = structlog.get_logger(__name__)

CHANNEL = "doorstep:live"
EVERYTHING = "*"
"""The topic that stands for a gap: nudges may have been missed, so read all again."""
MAX_WAITING = 256
ASK_EVERY = 2.0

T = TypeVar("T")
ChangedLately = Callable[[], Awaitable[Mapping[str, int]]]


class Closed(Exception):
    """The process is stopping; a stream says when to come back and ends."""


class Watch:
    """What one stream has not read yet: a bounded set of topics, never a queue of messages."""

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self._woken = asyncio.Event()

    async def changed(self, wait: float) -> frozenset[str]:
        """The topics that changed; empty after `wait` quiet seconds. Raises `Closed`."""
        if closing.is_set():
            raise Closed
        try:
            async with asyncio.timeout(wait):
                await self._woken.wait()
        except TimeoutError:
            return frozenset()
        if closing.is_set():
            raise Closed
        topics = frozenset(self._topics)
        self._topics.clear()
        self._woken.clear()
        return topics

    def wake(self, topic: str | None = None) -> None:
        if topic is not None:
            if len(self._topics) >= MAX_WAITING:
                self._topics = {EVERYTHING}
            self._topics.add(topic)
        self._woken.set()


closing = asyncio.Event()
_watches: defaultdict[str, set[Watch]] = defaultdict(set)
_seen: Mapping[str, int] = {}
_untold: set[str] = set()
_readings: dict[str, dict[Hashable, asyncio.Future[Any]]] = {}


def nudge(kind: str, key: object) -> None:
    """After the commit, tells every process that `kind:key` changed."""
    topic = f"{kind}:{key}"
    on_commit(lambda: _tell(topic))


@contextmanager
def watch(topic: str) -> Generator[Watch]:
    """Hears of `kind:key`, or of the whole kind as `kind:*`, from here to the end of the block."""
    watching = Watch()
    _watches[topic].add(watching)
    try:
        yield watching
    finally:
        _watches[topic].discard(watching)
        if not _watches[topic]:
            del _watches[topic]


async def shared(topic: str, what: Hashable, read: Callable[[], Awaitable[T]]) -> T:
    """What `read` gives, read once for all who ask for this `what` of the topic at the same time.

    A change of the topic ends the sharing: whoever was told of it gets what was read after it.
    """
    readings = _readings.setdefault(topic, {})
    reading = readings.get(what)
    if reading is None:
        reading = readings[what] = asyncio.ensure_future(read())
        reading.add_done_callback(lambda _: _forget(topic, readings, what))
    return await asyncio.shield(reading)


def open_watches() -> int:
    return sum(map(len, _watches.values()))


async def subscribe() -> None:
    """Carries nudges from Redis to the watches until cancelled; every (re)connection is a gap."""
    away = False
    while True:
        try:
            async with listener() as redis, redis.pubsub() as subscription:
                await subscription.subscribe(CHANNEL)
                _gap()
                away = False
                messages: AsyncIterator[Any] = subscription.listen()
                async for message in messages:
                    if message["type"] == "message":
                        for topic in message["data"].decode().split():
                            _pass_on(topic)
        except Exception as error:
            if not away:
                log.warning("no live subscription; pages ask the database", reason=str(error))
            away = True
            await asyncio.sleep(0.2 + random.random() * 0.3)


async def ask(changed_lately: ChangedLately) -> None:
    """Until cancelled: finds changes whose nudge was lost, at a cost that no stream adds to."""
    global _seen
    while True:
        await asyncio.sleep(ASK_EVERY)
        if not _watches:
            continue
        try:
            changed = await changed_lately()
        except Exception as error:
            log.warning("cannot ask what changed; asking again", reason=str(error))
            continue
        for topic, version in changed.items():
            if _seen.get(topic) != version:
                _pass_on(topic)
        _seen = changed


def close() -> None:
    """Ends every watch; called when the process is told to stop, before it waits for streams."""
    closing.set()
    for watches in _watches.values():
        for watching in watches:
            watching.wake()


def _tell(topic: str) -> None:
    """Soon, behind the answer; what changes at the same moment is one message."""
    if not _untold:
        soon(_publish())
    _untold.add(topic)


async def _publish() -> None:
    topics = " ".join(_untold)
    _untold.clear()
    await client().publish(CHANNEL, topics)


def _forget(topic: str, readings: dict[Hashable, Any], what: Hashable) -> None:
    del readings[what]
    if not readings and _readings.get(topic) is readings:
        del _readings[topic]


def _pass_on(topic: str) -> None:
    _readings.pop(topic, None)
    kind = topic.partition(":")[0]
    for name in (topic, f"{kind}:*"):
        for watching in _watches.get(name, ()):
            watching.wake(topic)


def _gap() -> None:
    _readings.clear()
    for watches in _watches.values():
        for watching in watches:
            watching.wake(EVERYTHING)
