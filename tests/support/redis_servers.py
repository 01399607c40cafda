"""Redis and Valkey servers of a test's own: a full one, a replica, a node of a cluster, sentinels.

Valkey comes with the project. Redis itself and TLS need Debian's redis-server.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from app.infra import redis
from app.infra.tasks import end
from app.runtime.embedded import Valkey
from app.settings import settings

REDIS = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(
    REDIS is None, reason="redis-server is not there (the package redis-server of Debian)"
)
START_SECONDS = 20.0


@dataclass
class RedisServer:
    """One that runs in a folder of its own, at a port of this machine."""

    port: int
    folder: Path
    process: "subprocess.Popen[bytes]"
    # What a client needs besides the address.
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def freeze(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    async def ask(self, *command: str | int, **given: Any) -> Any:
        """What the administrator asks."""
        known = self.known | given
        async with Redis(host="127.0.0.1", port=self.port, socket_timeout=2, **known) as redis:
            return await redis.execute_command(*command)

    async def until(self, holds: Callable[[Any], bool], *command: str) -> None:
        """Asks again and again until the answer is as it should be."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                # A server that changes its role drops its connections.
                with suppress(RedisConnectionError):
                    if holds(await self.ask(*command)):
                        return
                await asyncio.sleep(0.02)

    def log(self) -> str:
        return (self.folder / "log").read_text()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


async def turn_to(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Leads this process to another server.

    What runs beside a test may have connected to the former one meanwhile, so its clients are
    closed afterwards: a look would subscribe here and publish there.
    """
    monkeypatch.setattr(settings, "redis_url", url)
    await redis.close()


@contextmanager
def redis_server(
    *options: str,
    program: str | None = None,
    port: int | None = None,
    lines: str = "",
    known: dict[str, Any] | None = None,
) -> Iterator[RedisServer]:
    """`options` as on the command line, `lines` as in the file of settings."""
    port = port or free_port()
    with TemporaryDirectory(prefix="doorstep-redis-") as name:
        folder = Path(name)
        (folder / "conf").write_text(lines)
        command = [
            program or str(Valkey(folder).program),
            str(folder / "conf"),
            "--dir",
            name,
            *options,
        ]
        if "--port" not in options:
            command += ["--port", str(port)]
        if "--sentinel" not in options:
            command += ["--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        server = RedisServer(port, folder, process, known or {})
        try:
            _answers(server)
            yield server
        finally:
            with suppress(ProcessLookupError):
                server.thaw()
            server.kill()


@contextmanager
def sentinels(
    primary: RedisServer, number: int = 3, program: str | None = None
) -> Iterator[list[RedisServer]]:
    """Sentinels that know this primary as "shop", and are in a hurry."""
    watched = (
        f"sentinel monitor shop 127.0.0.1 {primary.port} {number // 2 + 1}\n"
        "sentinel down-after-milliseconds shop 1000\n"
        "sentinel failover-timeout shop 3000\n"
    )
    with ExitStack() as stack:
        yield [
            stack.enter_context(redis_server("--sentinel", lines=watched, program=program))
            for _ in range(number)
        ]


async def know_each_other(watching: list[RedisServer]) -> None:
    """Returns once each sentinel knows the others and a replica."""
    for one in watching:
        for what, number in (("num-other-sentinels", len(watching) - 1), ("num-slaves", 1)):
            await one.until(
                lambda said, what=what, number=number: _number(said, what) == number,
                *("SENTINEL", "MASTER", "shop"),
            )


def _number(said: Any, name: str) -> int:
    given = dict(said) if isinstance(said, dict) else dict(zip(said[::2], said[1::2], strict=True))
    return int(given.get(name, given.get(name.encode(), 0)))


def _answers(server: RedisServer) -> None:
    """Returns once it says anything: where TLS is wanted, that it takes a connection is enough."""
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline and server.process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1) as line:
            if "ssl" in server.known:
                return
            line.sendall(b"PING\r\n")
            if line.recv(64)[:1] in (b"+", b"-") and b"LOADING" not in line.recv(0):
                return
        os.sched_yield()
    raise RuntimeError(f"a Redis server did not start:\n{server.log()}")


Do = Callable[[RedisServer], Awaitable[None]]
# Of the user "shop", with the password "pass".
RIGHTS = "on >pass ~* &* +@all -@admin"


def does(*commands: str) -> Do:
    async def do(server: RedisServer) -> None:
        for command in commands:
            await server.ask(*command.split())

    return do


def has(rights: str) -> Do:
    return does(f"ACL SETUSER shop {RIGHTS} {rights}")


async def until(holds: Callable[[], Any]) -> None:
    """Asks again and again, until it holds."""
    async with asyncio.timeout(START_SECONDS):
        while True:
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def working(*works: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Parts of the shop, none of which ends before the block does."""
    parts = [asyncio.create_task(work) for work in works]
    try:
        yield parts
        assert not any(part.done() for part in parts)
    finally:
        await end(parts)
        await redis.close()
