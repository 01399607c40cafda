"""A command to be forked by the preloader: started beside `up`, or run to its end."""

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import IO

from app.runtime.embedded import Broke, how_it_ended
from app.runtime.supervisor.preloader import Forked, Preloader


@dataclass(frozen=True, kw_only=True)
class Fork:
    """One of Doorstep's own commands, to be forked; used as a `Launch` is."""

    name: str
    arguments: tuple[str, ...]
    preloader: Preloader
    keep_open: tuple[int, ...]

    async def start(self) -> Forked:
        """Starts it; it writes where `up` itself writes. Raises OSError."""
        return await self._start(sys.stdout.fileno())

    async def run(self) -> str:
        """Runs it to its end and returns what it printed. Raises Broke."""
        reading, writing = os.pipe()
        printed = os.fdopen(reading, "rb", buffering=0)
        try:
            process = await self._start(writing)
        except OSError as error:
            printed.close()
            raise Broke(f"{self.name} could not be started ({error})") from error
        except BaseException:
            printed.close()
            raise
        finally:
            os.close(writing)
        try:
            said = await _read(printed)
            code = await process.wait()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if code:
            raise Broke(f"{self.name} {how_it_ended(code)}")
        return said.decode()

    def last_words(self) -> str:
        return ""

    async def _start(self, stdout: int) -> Forked:
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            streams = (nothing, stdout, sys.stderr.fileno())
            return await self.preloader.fork(self.arguments, streams, self.keep_open)
        finally:
            os.close(nothing)


async def _read(pipe: IO[bytes]) -> bytes:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), pipe
    )
    try:
        return await reader.read()
    finally:
        transport.close()
