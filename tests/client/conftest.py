"""Programs that use the client: on a real socket, with a line that breaks on command."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from doorstep_client import Shop

EVERYTHING = (
    *("orders:read", "orders:write", "products:read", "products:write"),
    *("shipments:read", "shipments:write", "events:read"),
    *("settings:read", "settings:write"),
)


BROKEN = httpx.ReadError("the line broke")


class BreakingLine(httpx.AsyncHTTPTransport):
    """Loses the answers to the next `lost` requests after the shop has given them.

    The next `cut` streams break after one message. `instead` are answers that come in place of
    the shop's, as from a proxy.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lost = 0
        self.cut = 0
        self.instead: list[httpx.Response] = []
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.instead:
            return self.instead.pop(0)
        answer = await super().handle_async_request(request)
        if self.lost:
            self.lost -= 1
            await answer.aread()
            raise BROKEN
        if self.cut and request.url.path.endswith("/stream"):
            self.cut -= 1
            answer.stream = CutStream(answer.stream)
        return answer


class CutStream(httpx.AsyncByteStream):
    """Breaks after the first message that says something."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._whole:
            yield part
            if b"event: " in part:
                raise BROKEN

    async def aclose(self) -> None:
        await self._whole.aclose()


@pytest.fixture
def line() -> BreakingLine:
    return BreakingLine()


@pytest.fixture
async def program(
    shop_url: str, line: BreakingLine, api_key: Callable[..., Awaitable[str]]
) -> AsyncIterator[Shop]:
    """A program that may do everything."""
    async with Shop(shop_url, await api_key(*EVERYTHING), transport=line) as shop:
        yield shop


@pytest.fixture
async def visitor(shop_url: str, line: BreakingLine) -> AsyncIterator[Shop]:
    """A program without a key."""
    async with Shop(shop_url, transport=line) as shop:
        yield shop
