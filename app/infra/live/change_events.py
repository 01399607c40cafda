"""Events for values that a process keeps in memory and reads again after a nudge."""

import asyncio
from collections.abc import Generator, Iterable
from contextlib import contextmanager

_waiting: dict[str, set[asyncio.Event]] = {}


@contextmanager
def changed_event(name: str) -> Generator[asyncio.Event]:
    """Gives an event that is set whenever the topic `name` (`kind:key`) changed, or may have."""
    event = asyncio.Event()
    events = _waiting.setdefault(name, set())
    events.add(event)
    try:
        yield event
    finally:
        events.discard(event)


def alert(names: Iterable[str] | None = None) -> None:
    # Without names, any topic may have changed.
    for name in _waiting if names is None else names:
        for event in _waiting.get(name, ()):
            event.set()
