"""A stream on a real server, read line by line."""

import asyncio

import httpx

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
