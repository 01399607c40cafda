"""Server-sent events: the form of a message, and the life of a stream."""

import random
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import TypeVar

import structlog
from litestar.response import Stream

from app.database import is_outage
from app.live import Closed, Watch
from app.metrics import streams_open

log = structlog.get_logger(__name__)

T = TypeVar("T")

COMMENT_EVERY = 15.0
ASK_AGAIN_AFTER = 1.0
LIFETIME = 15 * 60
"""Seconds, ± a fifth: a stream ends now and then, so that what it was allowed is checked again."""

HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "Referrer-Policy": "no-referrer",
}


def message(data: str, event: str | None = None, id: int | str | None = None) -> bytes:
    """One event of a stream; `data` may have many lines."""
    head = f"event: {event}\n" if event else ""
    mark = f"id: {id}\n" if id is not None else ""
    return (mark + head + "".join(f"data: {line}\n" for line in data.splitlines()) + "\n").encode()


def partial(target: str, swap: str, content: str = "") -> str:
    """What htmx puts in place of `target` when it arrives on a stream."""
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{content}</hx-partial>'


def stream(messages: AsyncIterator[bytes]) -> Stream:
    """`messages` as an answer that lives until the reader leaves, it ends, or the process stops."""
    return Stream(_alive(messages), media_type="text/event-stream", headers=HEADERS)


async def each_change(watching: Watch, read: Callable[[], Awaitable[T]]) -> AsyncIterator[T | None]:
    """The truth now, again at each change, and None when it is time for a comment.

    While the database is away it asks each second: an open page catches up by itself.
    """
    ends = monotonic() + LIFETIME * random.uniform(0.8, 1.2)
    due = True
    while monotonic() < ends:
        if due:
            try:
                yield await read()
                due = False
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("a stream waits for the database", reason=str(error))
        changed = await watching.changed(ASK_AGAIN_AFTER if due else COMMENT_EVERY)
        due = due or bool(changed)
        if not due:
            yield None


async def _alive(messages: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Says when to come back, spread over some seconds, first and when the process stops."""
    streams_open.inc()
    try:
        yield _retry(500, 1500)
        async for one in messages:
            yield one
    except Closed:
        yield _retry(500, 4000)
    finally:
        streams_open.dec()


def _retry(shortest: int, longest: int) -> bytes:
    """Milliseconds."""
    return f"retry: {random.randint(shortest, longest)}\n\n".encode()


COMMENT = b": still here\n\n"
