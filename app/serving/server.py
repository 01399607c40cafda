"""The server of a web process: it listens once it can answer, and says beforehand that it closes.

A proxy that asks `/health/ready` has `CLOSING_SECONDS` to send customers elsewhere. Only then the
process stops listening, ends its streams and finishes its answers
(docs/decisions/0054-health.md).

When `up` has put another process in its place, on the same socket, it sends this one SIGUSR1: it
accepts nothing more, lets each connection have one more answer, and ends after the last
(docs/decisions/0070-reload.md).
"""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

import structlog
import uvicorn

from app.infra import live, logs, service_manager
from app.serving.connections import IDLE_BETWEEN, HttpConnection
from app.serving.descriptors import raise_limit, room_for_connections
from app.settings import settings
from app.web import readiness, stream_limits
from app.web.readiness import stage

log = structlog.get_logger(__name__)

# Seconds for the answers that are under way when the process stops listening.
FINISH_WITHIN: Final = 5
# Seconds for the connections of a process in whose place another has come; an idle one is kept
# for IDLE_BETWEEN, so that its client finds it closed before it sends another request.
RETIRE_WITHIN: Final = 10.0
LOOK_EVERY: Final = 0.05
# Seconds between two questions whether orders can be taken, until they can.
READY_EVERY: Final = 0.2


def serve(listener: socket.socket, ready: Callable[[], None] | None = None) -> None:
    """Serves until SIGTERM or SIGINT, then finishes open answers; a return means exit code 0.

    `ready` is called once orders can be taken.
    `listener` need not listen yet. Raises OSError if another process has taken its port meanwhile.
    """
    logs.configure("web")
    most = room_for_connections(raise_limit(), settings.database_pool_size)
    HttpConnection.limit.most = most
    stream_limits.limit_to(most)
    server = Server(
        uvicorn.Config(
            "app.asgi:the_app",
            factory=True,
            loop="uvloop",
            http=HttpConnection,
            ws="none",
            lifespan="on",
            timeout_keep_alive=IDLE_BETWEEN,
            timeout_graceful_shutdown=FINISH_WITHIN,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
        ),
        ready,
    )

    def on_signal(number: int, frame: FrameType | None) -> None:
        # Called before uvicorn listens to signals, and when it passes them on after closing.
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    server.run(sockets=[listener])


class Server(uvicorn.Server):
    """The first SIGTERM announces the end; a second one, and SIGINT, end the process at once."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._ready = ready
        self._ended = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self._retire)
        if self._ready is not None:
            self._tasks.append(asyncio.create_task(self._say_ready(self._ready)))

    async def main_loop(self) -> None:
        # uvicorn's own loop wakes ten times a second; all that it does then is the header `Date`.
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._ended.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        service_manager.report(service_manager.STOPPING)
        announces = sig == signal.SIGTERM and self.started and settings.closing_seconds > 0
        if announces and not stage.closing:
            stage.closing = True
            asyncio.get_running_loop().call_soon_threadsafe(self._announce)
            return
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self._close)

    def _announce(self) -> None:
        log.info("closing", seconds=settings.closing_seconds)
        self._end_connections()
        asyncio.get_running_loop().call_later(settings.closing_seconds, self._close)

    async def _say_ready(self, ready: Callable[[], None]) -> None:
        while not (self.should_exit or await readiness.can_serve()):  # noqa: ASYNC110
            await asyncio.sleep(READY_EVERY)
        ready()

    def _retire(self) -> None:
        log.info("another process has taken over")
        self._end_connections()
        for server in self.servers:
            server.close()
        live.close()
        self._tasks.append(asyncio.create_task(self._leave()))

    async def _leave(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(RETIRE_WITHIN):
                while self.server_state.connections:  # noqa: ASYNC110 - they are uvicorn's
                    await asyncio.sleep(LOOK_EVERY)
        self._close()

    def _close(self) -> None:
        # uvicorn waits for the streams, which would never end by themselves.
        self.should_exit = stage.closing = True
        self._ended.set()
        self._end_connections()
        live.close()

    def _end_connections(self) -> None:
        HttpConnection.closing = True
        for connection in self.server_state.connections:
            if isinstance(connection, HttpConnection):
                connection.end_after_answer()
