"""Ringing for a worker: best effort, since the sweep finds what nobody rang for."""

from collections.abc import Iterable

from app.redis import queue, soon

RING = "ring"
"""The one job that arq knows: there is work for this listener."""
QUEUE_WAKE = "arq:queue:wake"
"""Published after the rings, so that an idle worker looks at once instead of at its next poll."""

_wanted: set[str] = set()


def ring(listeners: Iterable[str]) -> None:
    """Soon, behind the answer. Listeners that are rung for already are rung for once."""
    if not _wanted:
        soon(_send())
    _wanted.update(listeners)


async def _send() -> None:
    listeners = sorted(_wanted)
    _wanted.clear()
    for listener in listeners:
        await queue().enqueue_job(RING, listener)
    await queue().publish(QUEUE_WAKE, b"")
