"""Keeping what a process knows by heart, so that pages need no query for it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from app.infra import live
from app.infra.looks import EVERY, look, until_next_look

# Seconds after which a process looks whether something has changed, because a nudge may be lost.
LOOK_EVERY: float = 2.0


async def keep_current(topic: str, state: str, refresh: Callable[[], Awaitable[bool]]) -> None:
    """Refreshes after each nudge about `kind:key`, and when the state changed without one.

    `state` is a query for one value, and another value means that something has changed. `refresh`
    returns False if nothing could be read. It ends by being cancelled.
    """
    known: Any = None
    nudged = False
    with live.changed_event(topic) as changed:
        while True:
            changed.clear()
            found = None if nudged else await _read(state)
            if found is None or found != known:
                known = found if await refresh() else None
            nudged = False
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY - EVERY + until_next_look()):
                    nudged = await changed.wait()


async def _read(state: str) -> Any:
    try:
        return await look(state)
    except LookupError:
        return None
