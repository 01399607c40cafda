"""Readers of open pages as a process of its own, which notes when each of them hears something.

`python -m bench.streams` takes one command a line from its standard input and answers each with
a line: `Open` opens more streams and answers when all have their first message, `Hear` answers
with who heard something since the last `Hear`, and when.
"""

import asyncio
import os
import socket
import struct
import sys
from contextlib import suppress
from time import time
from typing import cast

import msgspec
import uvloop

# Streams that are opened at the same time.
AT_ONCE = 64
STATUS = b'data-status="'
# Letters that tell one status from another.
ENOUGH = 4
# SO_LINGER: a closed stream leaves no port waiting behind.
RESET = struct.pack("ii", 1, 0)
LONGEST_LINE = 2**26


class Open(msgspec.Struct, tag=True):
    host: str
    port: int
    paths: list[str]


class Hear(msgspec.Struct, tag=True):
    """Waits until so many streams have heard something, or so many seconds."""

    streams: int
    within: float


class Close(msgspec.Struct, tag=True):
    """Closes every stream."""


class Heard(msgspec.Struct):
    """By the stream's place in the order of opening: seconds since 1970."""

    at: dict[int, float]


class Hearing:
    """Who has heard something since it was last taken, and when."""

    def __init__(self) -> None:
        self._at: dict[int, float] = {}
        self._wanted = 0
        self._enough = asyncio.Event()

    def note(self, place: int) -> None:
        self._at.setdefault(place, time())
        if len(self._at) == self._wanted:
            self._enough.set()

    async def enough(self, wanted: int, within: float) -> None:
        self._wanted = wanted
        if len(self._at) < wanted:
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._enough.wait()

    def take(self) -> dict[int, float]:
        taken, self._at, self._wanted = self._at, {}, 0
        self._enough.clear()
        return taken


class Reader(asyncio.Protocol):
    """One stream of an order's page; it looks for the order's status and no further."""

    def __init__(self, path: str, place: int, hearing: Hearing) -> None:
        self._request = f"GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n".encode()
        self._place = place
        self._hearing = hearing
        self._status = b""
        self._opened = asyncio.get_running_loop().create_future()

    async def open(self, address: tuple[str, int], free: asyncio.Semaphore) -> None:
        """Returns when the first message has come."""
        async with free:
            await asyncio.get_running_loop().create_connection(lambda: self, *address)
            await self._opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        own: socket.socket = transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        start = data.find(STATUS) + len(STATUS)
        status = data[start : start + ENOUGH]
        if start < len(STATUS) or status == self._status:
            return
        self._status = status
        if self._opened.done():
            self._hearing.note(self._place)
        else:
            self._opened.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._opened.done():
            self._opened.set_exception(ConnectionError("a stream ended before its first message"))


async def hold() -> None:
    """Runs commands until its standard input ends."""
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader(limit=LONGEST_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    commands = msgspec.json.Decoder[Open | Hear | Close](Open | Hear | Close)
    answers = os.fdopen(sys.stdout.fileno(), "wb", closefd=False)
    readers: list[Reader] = []
    free = asyncio.Semaphore(AT_ONCE)
    hearing = Hearing()
    while said := await orders.readline():
        command: Open | Hear | Close = commands.decode(said)
        match command:
            case Open(host, port, paths):
                first = len(readers)
                more = [Reader(path, first + n, hearing) for n, path in enumerate(paths)]
                await asyncio.gather(*(reader.open((host, port), free) for reader in more))
                readers += more
            case Hear(streams, within):
                await hearing.enough(streams, within)
            case Close():
                for reader in readers:
                    reader.transport.abort()
                readers.clear()
        answers.write(msgspec.json.encode(Heard(hearing.take())) + b"\n")
        answers.flush()


if __name__ == "__main__":
    uvloop.run(hold())
