"""Several streams in one answer, for a browser whose pages share a connection.

Each is asked of the application as a request of its own, with the headers of the one that came: so
its door, its limits and its end are those that it has alone.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextvars import Context
from typing import Any, Final
from urllib.parse import unquote

import msgspec
import structlog
from litestar.types import HTTPReceiveMessage, HTTPRequestEvent, Message

from app.web.pages import AnyRequest
from app.web.sse import message

log = structlog.get_logger(__name__)

# What belongs to the request that came, and to none within it.
OWN: Final = frozenset({b"last-event-id", b"x-request-id", b"content-length", b"if-none-match"})
KEPT: Final = ("type", "asgi", "http_version", "scheme", "root_path", "client", "server", "method")


class AskedStream(msgspec.Struct):
    """The path of a stream with its query, and its `Last-Event-ID` or "" for none."""

    path: str
    after: str


async def joined(request: AnyRequest, asked: Sequence[AskedStream]) -> AsyncGenerator[bytes]:
    """Yields each message of each stream behind a line `of: <its place>`.

    The last one of a stream is the event `end` with the status of its answer.
    """
    arrived = asyncio.Queue[tuple[_Part, bytes]]()
    parts = [_Part(arrived) for _ in asked]
    tasks = [
        asyncio.create_task(part.run(request.app, _scope(request, one)), context=Context())
        for part, one in zip(parts, asked, strict=True)
    ]
    open_parts = len(parts)
    try:
        while open_parts:
            part, said = await arrived.get()
            open_parts -= not said
            end = message(str(part.status), event="end")
            yield b"of: %d\n" % parts.index(part) + (said or end)
            part.taken.set()
    finally:
        for part in parts:
            part.leave()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Part:
    """One stream of several; it goes on when its message was taken, so none waits in memory."""

    def __init__(self, arrived: "asyncio.Queue[tuple[_Part, bytes]]") -> None:
        self.status = 0
        self.taken = asyncio.Event()
        self._arrived = arrived
        self._left = asyncio.Event()
        self._is_stream = False
        self._was_read = False

    async def run(self, app: Any, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._receive, self._send)
        except Exception:
            log.exception("a stream of several failed")
            self.status = 500
        finally:
            self._arrived.put_nowait((self, b""))

    def leave(self) -> None:
        self._left.set()
        self.taken.set()

    async def _receive(self) -> HTTPReceiveMessage:
        if not self._was_read:
            self._was_read = True
            return HTTPRequestEvent(type="http.request", body=b"", more_body=False)
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, said: Message) -> None:
        if said["type"] == "http.response.start":
            kind = dict(said["headers"]).get(b"content-type", b"")
            self._is_stream = kind.startswith(b"text/event-stream")
            # A page is not an answer here, and a redirection is one to no more than its status.
            self.status = 404 if said["status"] == 200 and not self._is_stream else said["status"]
        elif said["type"] == "http.response.body" and self._is_stream and said["body"]:
            if self._left.is_set():
                return
            self.taken.clear()
            self._arrived.put_nowait((self, said["body"]))
            await self.taken.wait()


def _scope(request: AnyRequest, asked: AskedStream) -> dict[str, Any]:
    scope: Any = request.scope
    raw, _, query = asked.path.partition("?")
    headers = [(name, value) for name, value in scope["headers"] if name not in OWN]
    if asked.after:
        headers.append((b"last-event-id", asked.after.encode()))
    return {
        **{name: scope[name] for name in KEPT if name in scope},
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "extensions": {},
        "state": {},
    }
