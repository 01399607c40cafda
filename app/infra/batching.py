"""A shared commit: requests that arrive while one is under way share the next.

A request that arrives alone is served at once. Those that arrive meanwhile wait, and then share one
transaction (docs/decisions/0026-shared-commit.md).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import Context
from time import monotonic
from typing import Generic, TypeVar

from app.infra.database import DatabaseAway, OutcomeUnknown, is_outage
from app.infra.time_left import within

LARGEST_BATCH = 64
MAX_RUNNING = 3
# Seconds after which a batch counts as held up, and the next one begins beside it.
HELD_UP_AFTER = 0.05
# Seconds that a request waits for its batch, and within which it may be tried again alone. It
# leaves time for every request to be answered within ten seconds, even if it waits for a connection
# and for a lock.
PATIENCE = 3.5
# Seconds that a batch may take for all that it waits for.
BATCH_SECONDS = 4.0

Request = TypeVar("Request")
Result = TypeVar("Result")


class _Waiting(Generic[Request, Result]):
    __slots__ = ("_patience", "answer", "request", "since")

    def __init__(self, request: Request) -> None:
        loop = asyncio.get_running_loop()
        self.request = request
        self.answer: asyncio.Future[Result] = loop.create_future()
        self.since = monotonic()
        self._patience = loop.call_later(PATIENCE, self._turn_away)

    def begin(self) -> bool:
        """Stops the clock of `PATIENCE`, and returns False if the answer has been given."""
        self._patience.cancel()
        return not self.answer.done()

    def resolve(self, answer: Result | Exception) -> None:
        # A caller who has gone away cancelled the future.
        if self.answer.done():
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)

    def _turn_away(self) -> None:
        self.resolve(DatabaseAway("too many requests wait; nothing was done"))


class Batcher(Generic[Request, Result]):
    """Collects requests and passes them to `serve` in batches.

    `serve` answers a batch in one transaction, or raises and has changed nothing. No two requests
    of a batch have the same `key`, except None.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[Request]], Awaitable[Sequence[Result | Exception]]],
        key: Callable[[Request], Hashable | None],
    ) -> None:
        self._serve = serve
        self._key = key
        self._queue: deque[_Waiting[Request, Result]] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._held_up: set[asyncio.Task[None]] = set()
        self._alone = asyncio.Semaphore(MAX_RUNNING)

    async def submit(self, request: Request) -> Result:
        """Returns the answer to the request once its batch has committed.

        Raises what refuses the request, and `DatabaseAway` if a COMMIT failed or `PATIENCE` ran
        out.
        """
        waiting = _Waiting[Request, Result](request)
        self._queue.append(waiting)
        self._start()
        return await waiting.answer

    def _start(self) -> None:
        # A running task that is not held up takes the next batch itself.
        if self._queue and len(self._held_up) == len(self._running) < MAX_RUNNING:
            self._running.add(asyncio.create_task(self._run(), context=Context()))

    async def _run(self) -> None:
        # The task is nobody's child: a caller who is cancelled must not end a batch of many.
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        try:
            while batch := self._next_batch():
                late = loop.call_later(HELD_UP_AFTER, self._hold_up, task)
                try:
                    await self._answer(batch)
                finally:
                    late.cancel()
                    self._held_up.discard(task)
                    for waiting in batch:
                        waiting.resolve(OutcomeUnknown("the batch ended before the answer came"))
        finally:
            self._running.discard(task)
            self._start()

    def _hold_up(self, task: asyncio.Task[None]) -> None:
        self._held_up.add(task)
        self._start()

    def _next_batch(self) -> list[_Waiting[Request, Result]]:
        batch: list[_Waiting[Request, Result]] = []
        keys: set[Hashable] = set()
        later: list[_Waiting[Request, Result]] = []
        while self._queue and len(batch) < LARGEST_BATCH:
            waiting = self._queue.popleft()
            key = self._key(waiting.request)
            # One whose key is in the batch already waits for the next, before younger ones.
            if key is not None and key in keys:
                later.append(waiting)
            elif waiting.begin():
                batch.append(waiting)
                keys.add(key)
        self._queue.extendleft(reversed(later))
        return batch

    async def _answer(self, batch: Sequence[_Waiting[Request, Result]]) -> None:
        try:
            with within(BATCH_SECONDS):
                answers = await self._serve([waiting.request for waiting in batch])
        except Exception as error:
            # One failing statement undid the work of all: each request is tried again alone.
            if len(batch) > 1 and not is_outage(error):
                await asyncio.gather(*(self._answer_alone(waiting, error) for waiting in batch))
                return
            answers = [error] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.resolve(answer)

    async def _answer_alone(self, waiting: _Waiting[Request, Result], error: Exception) -> None:
        # A few at a time, since other pages of this process need connections too.
        async with self._alone:
            if monotonic() - waiting.since > PATIENCE:
                waiting.resolve(error)
            else:
                await self._answer([waiting])
