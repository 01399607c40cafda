"""Server-sent events: the form of a message, and the life of a stream."""

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from time import monotonic
from typing import Any, TypeVar

from litestar.response import Stream
from litestar.response.base import ASGIResponse
from litestar.types import HTTPResponseBodyEvent, Receive, Send

from app.live import Closed, Follower
from app.metrics import streams_open

T = TypeVar("T")

COMMENT_EVERY = 15.0
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


class EventStream(Stream):
    """`messages` as an answer that lives until the reader leaves, it ends, or the process stops."""

    def __init__(self, messages: AsyncGenerator[bytes]) -> None:
        super().__init__(messages, media_type="text/event-stream", headers=HEADERS)
        self._messages = messages

    def to_asgi_response(self, app: Any, request: Any, **given: Any) -> ASGIResponse:
        """A stream is not made for HEAD, and has no cookies."""
        return _Body(
            self._messages,
            media_type=self.media_type,
            headers={**(given.get("headers") or {}), **self.headers},
        )


class _Body(ASGIResponse):
    """Sent by the request's own task; another one does no more than wait for the reader to leave.

    Litestar's streaming keeps a task group for each stream, which costs a third of its memory.
    """

    __slots__ = ("_messages",)
    _should_set_content_length = False

    def __init__(self, messages: AsyncGenerator[bytes], **answer: Any) -> None:
        super().__init__(**answer)
        self._messages = messages

    async def send_body(self, send: Send, receive: Receive) -> None:
        """Says when to come back, spread over some seconds, first and when the process stops."""
        sender = asyncio.current_task()
        assert sender is not None
        gone = asyncio.create_task(_gone(receive))
        gone.add_done_callback(lambda gone: gone.cancelled() or sender.cancel())
        streams_open.inc()
        try:
            await send(_part(_retry(500, 1500)))
            async with aclosing(self._messages) as messages:
                async for one in messages:
                    await send(_part(one))
                    if gone.done():
                        return
        except Closed:
            await send(_part(_retry(500, 4000)))
        except asyncio.CancelledError:
            if not gone.done():
                raise
            sender.uncancel()
        finally:
            gone.cancel()
            streams_open.dec()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def each_state(follower: Follower[T]) -> AsyncIterator[T | None]:
    """The truth now, again at each change, and None when it is time for a comment."""
    now = monotonic()
    ends, comment_at = now + LIFETIME * random.uniform(0.8, 1.2), now + COMMENT_EVERY
    while now < ends:
        state = await follower.next(max(0, comment_at - now))
        now = monotonic()
        if state is not None:
            yield state
        if state is None or now >= comment_at:
            comment_at = now + COMMENT_EVERY
            yield None


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _part(content: bytes) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": content, "more_body": True}


def _retry(shortest: int, longest: int) -> bytes:
    """Milliseconds."""
    return f"retry: {random.randint(shortest, longest)}\n\n".encode()


COMMENT = b": still here\n\n"
