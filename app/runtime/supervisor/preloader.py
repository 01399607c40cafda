"""The side of `up`: web processes, workers and commands are forked from one loaded process.

They start in a tenth of the time, and share the memory of what is loaded
(docs/decisions/0060-preloader.md).
"""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from app.runtime.embedded import CODE_LOST, Launch
from app.runtime.supervisor.preloading import LONGEST_MESSAGE

# `up` may run in any folder: -P keeps that folder's modules out.
COMMAND: Final = (sys.executable, "-P", "-m", "app.cli")


@cache
def can_preload() -> bool:
    """Returns whether this system says when a process ends that is no child of `up`."""
    if not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


class Forked:
    """A process that the preloader has forked, used as asyncio's own are."""

    def __init__(self, pid: int, preloader: "Preloader") -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._preloader = preloader
        # It means this process alone, even when its number is another's.
        self._handle = os.pidfd_open(pid)
        self._ending = asyncio.create_task(self._await_end())

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            # It may have ended, and only its code is not here yet.
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def _await_end(self) -> int:
        loop, gone = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._handle, gone.set)
        try:
            await gone.wait()
        finally:
            loop.remove_reader(self._handle)
        code = self.returncode = await self._preloader.code_of(self.pid)
        os.close(self._handle)
        return code


@dataclass
class Preloader:
    """It is started when it is first needed, and again when it has died; its children live on."""

    data: Path
    env: Mapping[str, str]
    # What its children get besides their own streams.
    keep_open: tuple[int, ...]
    note: Callable[[str, int], None]
    _process: Process | None = None
    _control: socket.socket | None = None
    _closing: bool = False
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self) -> None:
        """Returns at once, while it loads. Raises OSError."""
        await self.end()
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with its:
            control = ("--control", str(its.fileno()))
            launch = Launch(
                name="preload",
                command=(*COMMAND, "preload", *control, "--data-dir", str(self.data)),
                env=self.env,
                keep_open=(its.fileno(), *self.keep_open),
            )
            try:
                self._process = await launch.start()
            except BaseException:
                ours.close()
                raise
        self._control = ours
        self.note("preload", self._process.pid)

    async def fork(
        self, arguments: Sequence[str], streams: Sequence[int], keep_open: Sequence[int]
    ) -> Forked:
        """Returns a new process that runs `doorstep` with these arguments.

        `streams` are its stdin, stdout and stderr; of what the preloader keeps, it keeps
        `keep_open`. Raises OSError.
        """
        asking = asyncio.ensure_future(self._fork(arguments, streams, keep_open))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            # The shop closes. Nobody waits for what still loads, or would end a child of now.
            self._closing = True
            self._terminate()
            with suppress(OSError):
                (await asking).kill()
            raise

    async def code_of(self, pid: int) -> int:
        """Returns the exit code of a child that has ended, negative for a signal, or CODE_LOST."""
        async with self._one_at_a_time:
            try:
                code = await self._ask({"ended": pid})
            except OSError:
                return CODE_LOST
        return CODE_LOST if code is None else code

    def close(self) -> None:
        """Forks no more, and lets go of the socket that nobody is to reach any longer."""
        self._closing = True
        if self._control is not None:
            with suppress(OSError):
                self._control.send(json.dumps({"let_go": self.keep_open}).encode())

    async def end(self) -> None:
        self._terminate()
        if self._process is not None:
            await self._process.wait()
        if self._control is not None:
            self._control.close()
        self._process = self._control = None

    def _terminate(self) -> None:
        # It has nothing to finish, and its children do without it.
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _fork(
        self, arguments: Sequence[str], streams: Sequence[int], keep_open: Sequence[int]
    ) -> Forked:
        others = [number for number in self.keep_open if number not in keep_open]
        request = {"fork": list(arguments), "without": others}
        async with self._one_at_a_time:
            if self._closing:
                raise OSError("the shop closes")
            if self._process is None or self._process.returncode is not None:
                await self.start()
            try:
                pid = await self._ask(request, streams)
            except OSError:
                # It has just died, and nobody has noticed yet.
                if self._closing:
                    raise
                await self.start()
                pid = await self._ask(request, streams)
        if pid is None:
            raise OSError("there is no room for another process")
        try:
            return Forked(pid, self)
        except OSError:
            os.kill(pid, signal.SIGKILL)
            raise

    async def _ask(self, request: object, streams: Sequence[int] = ()) -> int | None:
        if self._control is None:
            raise OSError("there is no preloader")
        socket.send_fds(self._control, [json.dumps(request).encode()], streams)
        said = await asyncio.get_running_loop().sock_recv(self._control, LONGEST_MESSAGE)
        if not said:
            raise OSError("the preloader ended")
        return json.loads(said)
