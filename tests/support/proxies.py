"""A TCP proxy in front of a real server: it can fall silent, as a frozen machine does."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Self


class Proxy:
    """Use it with `async with`; it listens on a port of this machine."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.accepted = 0
        # How often a client has sent something.
        self.turns = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def freeze(self) -> None:
        """From now on it accepts, and passes nothing on in either direction."""
        self.flowing.clear()

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self.flowing.wait()
            there, back = await asyncio.open_unix_connection(self.socket)
            try:
                await asyncio.gather(self._pass(reader, back, 1), self._pass(there, writer, 0))
            finally:
                back.close()
        finally:
            writer.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, turn: int
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                self.turns += turn
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
