"""A stream on a real server, read line by line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.infra.live import followers, topics
from app.services import delivery, sales
from tests.support.cast import shipment_of


class Stream:
    """The messages of one stream, without its comments."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.lines = answer.aiter_lines()

    async def message(self) -> dict[str, str]:
        """The next one with data, as its fields; EOFError when the stream has ended."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            async for line in self.lines:
                if line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    fields[name] = fields[name] + "\n" + value if name in fields else value
                elif not line and "data" in fields:
                    return fields
                elif not line:
                    fields = {}
        raise EOFError


async def ship(order: sales.Placed) -> delivery.Shipment:
    return await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")


@asynccontextmanager
async def opened(
    served: httpx.AsyncClient, address: str, **headers: str
) -> AsyncIterator[httpx.Response]:
    """A stream that has begun."""
    async with asyncio.timeout(10), served.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == 200
        answer.extensions["lines"] = lines = answer.aiter_lines()
        async for line in lines:
            if line.startswith("retry: "):
                break
        await follows()
        await looked_at_first()
        yield answer


async def follows() -> None:
    """A stream asks for more before it follows its topic, and is due only from then on."""
    async with asyncio.timeout(5):
        while not any(
            not isinstance(follower, followers.Watcher)
            for forms in topics._topics.values()
            for topic in forms.values()
            for follower in topic.followers
        ):
            await asyncio.sleep(0)


async def looked_at_first() -> None:
    """What a stream's right is looked up for at its opening must not be what ends it later."""
    async with asyncio.timeout(5):
        while any(topic._reading for forms in topics._topics.values() for topic in forms.values()):
            await asyncio.sleep(0)


async def rest(answer: httpx.Response) -> list[str]:
    """All that comes until the stream ends."""
    return [line async for line in answer.extensions["lines"]]
