"""A client connection with time limits, size limits and a maximum number.

uvicorn waits for a request as long as the other side likes, and reads heads of any length
(docs/decisions/0033-bulkheads.md). The class uses internals of uvicorn's
protocol; `tests/serving` notices when a new version changes them.
"""

from asyncio import TimerHandle, Transport
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, ClassVar, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.infra import metrics
from app.middleware import security_headers
from app.serving.connection_limit import ConnectionLimit
from app.settings import settings

# Seconds for the whole head of a request, the first one's from when the connection was made.
HEAD_WITHIN: Final = 10.0
# Bytes; a browser's largest cookies and our longest query are a tenth of it.
LONGEST_HEAD: Final = 64 * 1024
BODY_WITHIN: Final = 20.0
# A body may take these seconds, and one more for each so many bytes that have come.
SLOWEST_BODY: Final = 1024
# Seconds in which the other side must take something of what it is sent.
TAKES_WITHIN: Final = 60.0
# Seconds in which a new connection may still bring its first request when the process closes.
LAST_REQUEST_WITHIN: Final = 1.0
# Seconds for which a connection is kept after an answer (uvicorn's `timeout_keep_alive`).
IDLE_BETWEEN: Final = 5


class Awaited(Enum):
    """What the client is to send next."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class HttpConnection(HttpToolsProtocol):
    """Its limits are attributes of the class, so that a test can set shorter ones."""

    # Beside them the dictionary of an instance is too long for Python to share its keys.
    __slots__ = ("_body", "_body_began", "_deadline", "_head", "_reading", "_stalled", "_unsent")

    limit: ClassVar[ConnectionLimit] = ConnectionLimit(1000)
    head_within: ClassVar[float] = HEAD_WITHIN
    body_within: ClassVar[float] = BODY_WITHIN
    takes_within: ClassVar[float] = TAKES_WITHIN
    last_request_within: ClassVar[float] = LAST_REQUEST_WITHIN
    # Whether each connection ends with its next answer, since the process is about to close.
    closing: ClassVar[bool] = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._reading = Awaited.HEAD
        self._head = self._body = 0
        self._body_began = 0.0
        self._deadline: TimerHandle | None = None
        self._stalled: TimerHandle | None = None
        self._unsent = 0

    def connection_made(self, transport: Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        metrics.connections_open.inc()
        if not self.limit.admit(self, len(self.connections)):
            metrics.connections_refused.inc()
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections.")
            return
        self.limit.idle(self)
        self._deadline = self.loop.call_later(self.head_within, self._too_late)

    def connection_lost(self, exc: Exception | None) -> None:
        metrics.connections_open.dec()
        self.limit.active(self)
        self._unset()
        if self._stalled is not None:
            self._stalled.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._reading is Awaited.BODY:
            self._body += len(data)
        else:
            self._head += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._reading is Awaited.HEAD and self._head > LONGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head is too long.")
        elif self._deadline is None and self._reading is not Awaited.NOTHING:
            within = self.head_within if self._reading is Awaited.HEAD else self.body_within
            self._deadline = self.loop.call_later(within, self._too_late)

    def on_message_begin(self) -> None:
        self._reading = Awaited.HEAD
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._unset()
        self.limit.active(self)
        self._reading = Awaited.BODY
        self._head = self._body = 0
        self._body_began = self.loop.time()
        super().on_headers_complete()
        if self.closing:
            self.end_after_answer()

    def on_message_complete(self) -> None:
        self._unset()
        self._reading = Awaited.NOTHING
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.timeout_keep_alive_task is not None and self._reading is not Awaited.BODY:
            self.limit.idle(self)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_what_is_taken()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def send_400_response(self, msg: str) -> None:
        self._refuse(HTTPStatus.BAD_REQUEST, "This is no request of HTTP.")

    def close_idle(self) -> None:
        self.transport.close()

    def end_after_answer(self) -> None:
        cycle = cast(RequestResponseCycle | None, self.cycle)
        if cycle is not None:
            cycle.keep_alive = False

    def shutdown(self) -> None:
        # uvicorn would hang up on a proxy that has connected and whose request is on its way.
        cycle = cast(RequestResponseCycle | None, self.cycle)
        if cycle is None or (self._reading is Awaited.HEAD and self._head):
            self._unset()
            self._deadline = self.loop.call_later(self.last_request_within, self._too_late)
        else:
            super().shutdown()

    def _too_late(self) -> None:
        # A request does not time out while the application has paused its reading.
        self._deadline = None
        if self.transport.is_closing():
            return
        if self._reading is Awaited.BODY:
            ends = self._body_began + self.body_within + self._body / SLOWEST_BODY
            left = 1.0 if self.flow.read_paused else ends - self.loop.time()
            if left > 0:
                self._deadline = self.loop.call_later(left, self._too_late)
                return
        if self._head or self._reading is Awaited.BODY:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request took too long to come.")
        else:
            self.transport.close()

    def _watch_what_is_taken(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(self.takes_within, self._has_it_taken)

    def _has_it_taken(self) -> None:
        if self.transport.get_write_buffer_size() < self._unsent:
            self._watch_what_is_taken()
        else:
            self.transport.abort()

    def _refuse(self, status: HTTPStatus, said: str) -> None:
        # Closes without an answer if one has already begun.
        cycle = cast(RequestResponseCycle | None, self.cycle)
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_answer(status, said))
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.close()

    def _unset(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _answer(status: HTTPStatus, said: str) -> bytes:
    given = security_headers.OVER_HTTPS if settings.secure_cookies else security_headers.HEADERS
    more = [(b"retry-after", b"1")] if status == HTTPStatus.SERVICE_UNAVAILABLE else []
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(said)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *more,
        *given,
    ]
    lines = [b"%s: %s\r\n" % header for header in headers]
    first = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    return first + b"".join(lines) + b"\r\n" + said.encode()
