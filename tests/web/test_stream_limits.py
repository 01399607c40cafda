"""One address follows so many pages and no more."""

import asyncio

import pytest

from app.settings import settings
from app.web import stream_limits
from tests.support.cast import place
from tests.support.connections import connect


@pytest.mark.usefixtures("shop")
async def test_one_address_follows_so_many_pages_and_no_more(
    shop_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "rate_limits", "on")
    monkeypatch.setattr(stream_limits._Streams, "most", 3)  # pyright: ignore[reportPrivateUsage]
    order = await place(product_456=1)
    port = int(shop_url.rpartition(":")[2])
    ask = (
        f"GET /api/v1/orders/{order.order_id}/stream HTTP/1.1\r\nHost: shop\r\n"
        f"Authorization: Bearer {order.access_token}\r\n\r\n"
    ).encode()

    async def status(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(ask)
        return (await reader.readline()).split()[1]

    opened = [await connect(port) for _ in range(4)]
    assert [await status(*one) for one in opened] == [b"200"] * 3 + [b"429"]
    assert b"too-many-requests" in await opened[3][0].readuntil(b"}")
    opened[0][1].close()
    said = b""
    async with asyncio.timeout(10):
        while said != b"200":
            again = await connect(port)
            opened.append(again)
            said = await status(*again)
    for _, writer in opened:
        writer.close()
    async with asyncio.timeout(10):
        while stream_limits._Streams.held:  # pyright: ignore[reportPrivateUsage]
            await asyncio.sleep(0.005)
