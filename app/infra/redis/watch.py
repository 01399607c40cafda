"""The condition of Redis as this process sees it, by using it every ten seconds."""

import asyncio
from time import monotonic
from typing import Final

from app.infra.redis.faults import RedisFault
from app.infra.redis.reports import Seen, note, recovered
from app.infra.redis.use import look

# Seconds between two uses, and while Redis cannot be used.
EVERY: Final = 10.0
AGAIN: Final = 2.0


async def keep_using() -> None:
    """Uses Redis now and then, until cancelled."""
    while True:
        if monotonic() - Seen.used_at >= (EVERY if Seen.fault is None else AGAIN):
            await _use()
        await asyncio.sleep(AGAIN)


async def condition() -> RedisFault | None:
    """Returns what is wrong with Redis, as it was a few seconds ago."""
    if monotonic() - Seen.used_at > 2 * EVERY:
        await _use()
    return Seen.fault


async def _use() -> None:
    fault = await look()
    # Only now, so that other callers look for themselves until something has been found.
    Seen.used_at = monotonic()
    if fault:
        note(fault)
    elif monotonic() - Seen.reported_at >= AGAIN:
        # Otherwise another call has failed just now, though this one did not.
        recovered()
