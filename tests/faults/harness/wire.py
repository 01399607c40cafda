"""HTTP as a client on a bad line sees it: a whole answer, a broken connection, or silence.

One connection a request, written by hand, so that a test decides at which instant it breaks.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

# Seconds until a request counts as lost; more than the ten in which every answer is due.
PATIENCE = 15.0
CHUNK = 65536

# Is called when the whole request is on its way, and breaks the line off by calling back.
Cutting = Callable[[Callable[[], None]], Awaitable[None]]


class Broken(Exception):
    """The connection was refused or ended before the whole answer: the outcome is unknown."""


class Late(Exception):
    """No whole answer within `PATIENCE`: the outcome is unknown."""


class Cut(Exception):
    """The client itself broke the connection off before the answer."""


def cut_after(seconds: float) -> Cutting:
    async def cut(break_off: Callable[[], None]) -> None:
        await asyncio.sleep(seconds)
        break_off()

    return cut


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """The way to one address, for one caller after the other or many at once."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        cut: Cutting | None = None,
    ) -> Answer:
        """Raises `Broken`, `Late`, and `Cut` when it was to break off."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._ask(method, path, body, headers or {}, cut)
        except TimeoutError as error:
            raise Late from error
        except (OSError, EOFError, asyncio.LimitOverrunError) as error:
            raise Broken(repr(error)) from error

    async def _ask(
        self,
        method: str,
        path: str,
        body: Any,
        headers: Mapping[str, str],
        cut: Cutting | None,
    ) -> Answer:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(_request(method, path, body, {"Connection": "close", **headers}))
            if cut is not None:
                await writer.drain()
                await cut(writer.transport.abort)
                raise Cut
            status, answered = await _head(reader)
            length = int(answered.get("content-length", "-1"))
            content = await (reader.readexactly(length) if length >= 0 else _chunks(reader))
            return Answer(status, answered, content)
        finally:
            _close(writer)

    @asynccontextmanager
    async def stream(
        self, path: str, headers: Mapping[str, str]
    ) -> AsyncIterator[tuple[int, AsyncIterator[str]]]:
        """The status, and the lines as they come until either side ends. Raises `Broken`."""
        writer = None
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection(self._host, self._port)
                writer.write(_request("GET", path, None, headers))
                status, _ = await _head(reader)
            yield status, _lines(reader)
        except (OSError, EOFError, TimeoutError) as error:
            raise Broken(repr(error)) from error
        finally:
            if writer:
                _close(writer)


def _request(method: str, path: str, body: Any, headers: Mapping[str, str]) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: shop"]
    if body is not None:
        lines += ["Content-Type: application/json"]
    if method != "GET":
        lines += [f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in rest if line)
    return int(first.split(" ")[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    return b"".join([chunk async for chunk in _each_chunk(reader)])


async def _each_chunk(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    left = b""
    async for chunk in _each_chunk(reader):
        *whole, left = (left + chunk).split(b"\n")
        for line in whole:
            yield line.decode()


def _close(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, RuntimeError):
        writer.close()
