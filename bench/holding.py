"""The process that holds streams (`bench.streams`), as the measurement sees it."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import msgspec

from bench.load import Order
from bench.shop import ROOT
from bench.streams import LONGEST_LINE, Close, Hear, Heard, Open


def page_stream(order: Order) -> str:
    """What the order's page reads."""
    return f"/orders/{order.order_id}/stream?token={order.token}"


class Holder:
    """The process, as the measurement sees it."""

    def __init__(self, process: asyncio.subprocess.Process, address: tuple[str, int]) -> None:
        self._process = process
        self._address = address

    async def open(self, paths: Sequence[str]) -> None:
        await self._tell(Open(*self._address, list(paths)))

    async def hear(self, streams: int, within: float = 10) -> dict[int, float]:
        return await self._tell(Hear(streams, within))

    async def close(self) -> None:
        await self._tell(Close())

    async def _tell(self, command: Open | Hear | Close) -> dict[int, float]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(msgspec.json.encode(command) + b"\n")
        said = await self._process.stdout.readline()
        if not said:
            raise SystemExit("the streams' holder failed")
        return msgspec.json.decode(said, type=Heard).at


@asynccontextmanager
async def holder(address: tuple[str, int]) -> AsyncGenerator[Holder]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.streams"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    try:
        yield Holder(process, address)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
