"""The outermost layer of a request: its id, its line in the log, and its place in the metrics."""

import re
from time import perf_counter
from typing import Final
from uuid import uuid4

import structlog
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from app import audit_log
from app.infra import answered, metrics

log = structlog.get_logger(__name__)

SANE_ID: Final = re.compile(r"[A-Za-z0-9._~-]{1,128}")
# In the log only: the client went away before there was an answer (nginx's number for it).
CLIENT_LEFT: Final = 499
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Machines request these every few seconds, so they are logged only when they fail.
PROBES: Final = frozenset({"/health/live", "/health/ready", "/metrics"})

# The key, in a request's state, of the server's own `send`, which no layer wraps.
SERVER_SEND: Final = "server_send"
# The keys, in a request's state, of the API key that the caller has and of the problem's name.
CALLERS_KEY: Final = "callers_key"
PROBLEM: Final = "problem"


def request_id() -> str:
    """Returns the id of the current request: the client's X-Request-ID if it is sane, else a new
    one.
    """
    return structlog.contextvars.get_contextvars().get("request_id", "")


class AccessLog:
    """Wraps the whole application, so that answers to unknown paths are counted as well.

    A line holds no query string, no header and no address: nothing personal and no token.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})[SERVER_SEND] = send
        bound = structlog.contextvars.bound_contextvars(request_id=_id_of(scope))
        with bound, audit_log.nobody():
            exchange = _Exchange(scope, send)
            try:
                await self._app(scope, receive, exchange.send)
            except Exception:
                exchange.break_off()
                raise
            finally:
                exchange.end()


class _Exchange:
    def __init__(self, scope: HTTPScope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._began = perf_counter()
        self._status = CLIENT_LEFT
        self._streams = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = list(message["headers"])
            self._streams = any(
                name == b"content-type" and value.startswith(b"text/event-stream")
                for name, value in headers
            )
            message["headers"] = [*headers, (b"x-request-id", request_id().encode())]
        await self._send(message)

    def break_off(self) -> None:
        # No layer answered the error; the server will, with a bare 500.
        if self._status == CLIENT_LEFT:
            self._status = 500

    def end(self) -> None:
        seconds = perf_counter() - self._began
        method = self._scope["method"] if self._scope["method"] in METHODS else "OTHER"
        route = self._scope.get("path_template") or "unmatched"
        metrics.requests.labels(method, route, str(self._status)).inc()
        if not self._streams:
            metrics.request_seconds.labels(method, route).observe(seconds)
        if key_id := self._scope["state"].get(CALLERS_KEY):
            answered.note(
                answered.Answered(
                    key_id=key_id,
                    request_id=request_id(),
                    method=method,
                    path=_path(self._scope),
                    status=self._status,
                    problem=self._scope["state"].get(PROBLEM, ""),
                    milliseconds=round(seconds * 1000),
                    ended=self._began + seconds,
                )
            )
        if self._status < 500 and route in PROBES:
            return
        log.info(
            "request",
            method=method,
            path=_path(self._scope),
            status=self._status,
            ms=round(seconds * 1000, 1),
        )


def _id_of(scope: HTTPScope) -> str:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    offered = given.decode("latin-1")
    return offered if SANE_ID.fullmatch(offered) else uuid4().hex


def _path(scope: HTTPScope) -> str:
    # The path stays percent-encoded, so that it cannot break out of its line.
    raw = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")
