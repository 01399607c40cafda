"""Server-sent events: the form of a message, and the life of a stream."""

import asyncio
import random
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, aclosing, nullcontext
from time import monotonic
from typing import Any, Final

from litestar.response import Stream
from litestar.response.base import ASGIResponse
from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send

from app.infra import live
from app.infra.live import Closed
from app.infra.metrics import streams_open
from app.middleware.access_log import SERVER_SEND
from app.web import stream_limits
from app.web.doors import still_admits
from app.web.identity import credential_topic
from app.web.pages import AnyRequest

# Seconds, ± a fifth. A stream ends now and then, so that its access is checked again.
LIFETIME = 15 * 60

LINE_END = re.compile(r"\r\n|\n|\r")

# Without no-transform, a proxy that compresses would hold messages back until a block is full.
HEADERS: Final = {
    "Cache-Control": "no-store, no-cache, no-transform",
    "X-Accel-Buffering": "no",
    "Referrer-Policy": "no-referrer",
}


def message(data: str, event: str | None = None, id: int | str | None = None) -> bytes:
    """Returns one event of a stream; `data` may have many lines.

    Lines end only as the standard of streams says: Unicode knows more line ends, and one of these
    within a JSON text would split it.
    """
    head = f"event: {event}\n" if event else ""
    mark = f"id: {id}\n" if id is not None else ""
    lines = LINE_END.split(data.removesuffix("\n")) if data else ()
    return (mark + head + "".join(f"data: {line}\n" for line in lines) + "\n").encode()


def partial(target: str, swap: str, content: str = "") -> str:
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{content}</hx-partial>'


class EventStream(Stream):
    """Sends `messages` until the reader leaves, they end, or the process stops."""

    def __init__(self, messages: AsyncGenerator[bytes]) -> None:
        super().__init__(messages, media_type="text/event-stream", headers=HEADERS)
        self._messages = messages

    def to_asgi_response(self, app: Any, request: Any, **given: Any) -> ASGIResponse:
        # A stream does not answer HEAD, and sets no cookies.
        return _Body(
            self._messages,
            request,
            media_type=self.media_type,
            headers={**(given.get("headers") or {}), **self.headers},
        )


class _Body(ASGIResponse):
    """An answer that the request's own task sends; another task only waits for the reader to leave.

    Litestar's streaming keeps a task group for each stream, which costs a fifth of its memory. The
    layers around a route look at the first message only, so the others bypass them.
    """

    __slots__ = ("_messages", "_request")
    _should_set_content_length = False

    def __init__(self, messages: AsyncGenerator[bytes], request: AnyRequest, **answer: Any) -> None:
        super().__init__(**answer)
        self._messages = messages
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with stream_limits.hold_stream(self._request):
            await self.start_response(send)
            await self.send_body(scope["state"][SERVER_SEND], receive)

    async def send_body(self, send: Send, receive: Receive) -> None:
        """Sends when to reconnect, spread over some seconds, first and when the process stops.

        A stream that has ended lets the others send before it clears up. One that is no longer
        allowed ends between two messages.
        """
        sender = asyncio.current_task()
        assert sender is not None
        ended = False
        gone = asyncio.create_task(_gone(receive))
        gone.add_done_callback(lambda gone: gone.cancelled() or end())

        def end() -> None:
            nonlocal ended
            if not ended:
                ended = True
                sender.cancel()

        ends = monotonic() + LIFETIME * random.uniform(0.8, 1.2)
        streams_open.inc()
        try:
            await send(_part(_retry(500, 1500)))
            async with aclosing(self._messages) as messages:
                with _while_allowed(self._request, end):
                    async for one in messages:
                        await send(_part(one))
                        # It waits for hours, and holds no page meanwhile.
                        del one
                        if ended or monotonic() > ends:
                            break
                await asyncio.sleep(0)
        except Closed:
            await send(_part(_retry(500, 4000)))
        except asyncio.CancelledError:
            if not ended:
                raise
            sender.uncancel()
        finally:
            gone.cancel()
            streams_open.dec()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _while_allowed(request: AnyRequest, end: Callable[[], None]) -> AbstractContextManager[object]:
    """Rechecks access that can be revoked, from time to time until the block ends.

    Most streams are opened by an order's token, which needs no such check, and cost nothing more.
    """
    opened = credential_topic(request)
    if opened is None:
        return FOR_EVER
    return live.watching(opened, lambda: still_admits(request), end)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _part(content: bytes) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": content, "more_body": True}


def _retry(shortest: int, longest: int) -> bytes:
    """Both bounds are in milliseconds."""
    return f"retry: {random.randint(shortest, longest)}\n\n".encode()


FOR_EVER = nullcontext()
# For programs, which notice a silent connection themselves.
COMMENT = b": still here\n\n"
# For pages, to which hx-sse does not report comments.
ALIVE = message("", event="alive")
