"""One keep-alive connection to the shop, for one question after the other."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, NamedTuple

import msgspec

# Seconds; uvicorn closes what is idle for five.
LONGEST_PAUSE = 2.0


# Seconds for one page again and again, and the least number of times, however slow.
LONGEST_ROW = 6.0
MIN_TIMES = 10
# Milliseconds.
SLOW = 500.0


class Unexpected(Exception):
    """The shop answered with another status than it should have."""


class Answer(NamedTuple):
    """`ms` is from the first byte of the question to the last of the answer."""

    status: int
    head: list[tuple[str, str]]
    body: bytes
    ms: float

    def headers(self, name: str) -> list[str]:
        return [value for known, value in self.head if known == name]


class Line:
    """It is opened anew when it lay still for so long that the shop may have closed it."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._used = -LONGEST_PAUSE
        self._writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, *headers: str, body: bytes = b"", expect: int = 200
    ) -> Answer:
        """Raises `Unexpected` for an answer of another status."""
        lines = [f"{method} {path} HTTP/1.1", "Host: shop", *headers]
        if method != "GET":
            lines.append(f"Content-Length: {len(body)}")
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        reader, writer = await self._streams()
        began = perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = [
            (name.lower(), value.strip())
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        ]
        content = await reader.readexactly(int(dict(pairs).get("content-length", "0")))
        took = 1000 * (perf_counter() - began)
        answer = Answer(int(head[0].split(" ")[1]), pairs, content, took)
        if answer.status != expect:
            raise Unexpected(f"{method} {path.partition('?')[0]} was answered with {answer.status}")
        return answer

    async def send(self, path: str, body: Any, *headers: str, expect: int = 200) -> Any:
        """POSTs JSON to the API and returns the answer's."""
        given = ("Content-Type: application/json", *headers)
        path = f"/api/v1/{path}"
        answer = await self.ask("POST", path, *given, body=msgspec.json.encode(body), expect=expect)
        return msgspec.json.decode(answer.body)

    async def milliseconds(self, asked: Sequence[tuple[str, str]]) -> list[float]:
        """How long each page, given with its header line, took; a tenth of them warm it up.

        Of slow ones fewer are asked for.
        """
        for path, header in asked[: len(asked) // 10 + 1]:
            if (await self.ask("GET", path, header)).ms > SLOW:
                break
        took: list[float] = []
        ends = perf_counter() + LONGEST_ROW
        for path, header in asked:
            if perf_counter() > ends and len(took) >= MIN_TIMES:
                break
            took.append((await self.ask("GET", path, header)).ms)
        return took

    def close(self) -> None:
        if self._writer:
            self._writer.close()

    async def _streams(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._writer is None or perf_counter() - self._used > LONGEST_PAUSE:
            self.close()
            self._reader, self._writer = await asyncio.open_connection(*self._address)
        self._used = perf_counter()
        return self._reader, self._writer


@asynccontextmanager
async def line(address: tuple[str, int]) -> AsyncGenerator[Line]:
    opened = Line(address)
    try:
        yield opened
    finally:
        opened.close()
