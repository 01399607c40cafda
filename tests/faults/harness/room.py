"""The shop by function call: requests that lose their answers, batchers, a reader of the feed."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any

import httpx

from app.services import sales
from app.services.sales import placement
from app.services.sales.placing_shapes import OrderRequest
from tests.faults.harness import readers
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.wire import Answer, Broken, Cutting


class Room:
    """The shop by function call; every fifth answer is lost on its way back."""

    def __init__(self, client: httpx.AsyncClient, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        cut: Cutting | None = None,
    ) -> Answer:
        answer = await self._client.request(method, path, json=body, headers=headers)
        if method != "GET" and self._ledger.dice.random() < 0.2:
            raise Broken("the answer was lost")
        return Answer(answer.status_code, answer.headers, answer.content)


class Batchers:
    """Those of several web processes: a request goes to any of them."""

    def __init__(self, seed: int = 1, number: int = 4) -> None:
        self._dice = random.Random(seed)
        self._batchers = [
            placement.batcher(lambda requests: placement.place_all(requests)) for _ in range(number)
        ]

    async def submit(self, request: OrderRequest) -> tuple[sales.Placed, bool]:
        return await self._dice.choice(self._batchers).submit(request)


class Feed:
    """What a program reads of the feed, again and again."""

    def __init__(self, room: Room, ledger: Ledger, key: dict[str, str]) -> None:
        self._asked = (room, ledger, key)
        self.reads = 0

    async def is_followed(self) -> None:
        while True:
            await readers.read_feed_once(*self._asked)
            self.reads += 1
            await asyncio.sleep(0.02)
