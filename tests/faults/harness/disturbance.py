"""Faults inside the test's own process, at a counted await: so a game with them shrinks."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import asyncpg

from app.infra.redis import client
from app.services.sales import placement
from app.services.sales.placing_shapes import OrderAnswer, OrderRequest

LEFT, LOST, DIED = "cut off", "answer lost", "process died"
CUT, FLUSHED = "database connections cut", "Redis flushed"

# Waits until they are gone.
TERMINATE = """
SELECT count(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Fault:
    """What happens, and before which await of the work it happens to."""

    kind: str
    at: int


class Disturbed:
    """Work in the middle of which something happens, in its own task; not if it ends before."""

    def __init__(
        self, work: Coroutine[Any, Any, Any], at: int, harm: Callable[[], Awaitable[Any]]
    ) -> None:
        self._work = work
        self._at = at
        self._harm = harm
        self.happened = False

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self._work.__await__()
        go_on = partial(next, steps)
        awaits = 0
        while True:
            try:
                waits_for = go_on()
            except StopIteration as done:
                return done.value
            if awaits == self._at:
                yield from self._harm().__await__()
                self.happened = True
            awaits += 1
            try:
                yield waits_for
                go_on = partial(next, steps)
            except BaseException as error:
                go_on = partial(steps.throw, error)


class Died(Exception):
    """The process that had the work in hand is gone."""


class Disturber:
    """Does each kind of fault, and counts those that really happened."""

    def __init__(self) -> None:
        self.happened: Counter[str] = Counter()
        self._next: Fault | None = None
        self._died = False

    async def run_in_batch(self, request: Coroutine[Any, Any, Any], fault: Fault) -> Any:
        """The same for a request whose work is done in a batch, where the fault happens."""
        self._next, self._died = fault, False
        answer = await request
        return None if self._died else answer

    async def place_all(
        self, requests: Sequence[OrderRequest]
    ) -> Sequence[OrderAnswer | Exception]:
        """How the batcher places orders, with the fault of the order in the middle."""
        fault, self._next = self._next, None
        if fault is None:
            return await placement.place_all(requests)
        placed = await self.run(placement.place_all(requests), fault, "orders")
        if placed is None:
            self._died = True
            raise Died
        return placed

    async def run(self, work: Coroutine[Any, Any, Any], fault: Fault | None, who: str) -> Any:
        """What `work` returns; None when it was cut off or its answer was lost."""
        if fault is None:
            return await work
        if fault.kind == LOST:
            await work
            self.happened[f"{who}: {LOST}"] += 1
            return None
        disturbed = Disturbed(work, fault.at, HARM[fault.kind])
        task = asyncio.create_task(_awaited(disturbed))
        await asyncio.wait({task})
        if disturbed.happened:
            self.happened[f"{who}: {fault.kind}"] += 1
        return None if task.cancelled() else task.result()


async def _leave() -> None:
    task = asyncio.current_task()
    assert task
    task.cancel()


async def _cut_connections() -> None:
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        await connection.fetchval(TERMINATE)
    finally:
        await connection.close()


async def _flush() -> None:
    await client().flushdb()


HARM: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
    LEFT: _leave,
    DIED: _leave,
    CUT: _cut_connections,
    FLUSHED: _flush,
}


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work
