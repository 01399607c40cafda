"""The desk: orders that arrive while a commit is on its way share the next one.

An order that comes alone is served at once. Those that come meanwhile wait for the clerk, who then
takes all of them along in one transaction (docs/decisions/0026-shared-commit.md).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from time import monotonic

import msgspec

from app import idempotency
from app.audit_log import Actor
from app.i18n.language import ENGLISH
from app.infra.database import OutcomeUnknown, Unavailable, is_outage
from app.services.sales.shapes import NewOrder, Placed

LARGEST_BATCH = 64
MOST_CLERKS = 3
HELD_UP_AFTER = 0.05
"""Seconds after which a clerk counts as held up, and another one serves those who wait."""
PATIENCE = 3.5
"""Seconds that an order waits for a clerk, and within which it may be tried again alone: all is
answered within ten, though a connection and a lock may each be waited for."""


class Wish(msgspec.Struct, frozen=True):
    """An order as it is asked for; the same `key` twice asks for the same order.

    The customer is written in `language`, a key of `app.i18n.language.LANGUAGES`. `actor` is the
    program with a key that asks; None for customers.
    `bounded` counts how many orders its recipient has had lately, unless a key asks.
    `seen` is the total that the customer was shown, in minor units; None takes the day's prices.
    """

    wanted: NewOrder
    key: idempotency.Key | None = None
    language: str = ENGLISH
    actor: Actor | None = None
    seen: int | None = None
    bounded: bool = False


Answer = tuple[Placed, bool]
"""The order, and whether it had been placed before under the same key."""
PlaceAll = Callable[[Sequence[Wish]], Awaitable[Sequence[Answer | Exception]]]


class _Waiting:
    __slots__ = ("_patience", "answer", "since", "wish")

    def __init__(self, wish: Wish) -> None:
        loop = asyncio.get_running_loop()
        self.wish = wish
        self.answer: asyncio.Future[Answer] = loop.create_future()
        self.since = monotonic()
        self._patience = loop.call_later(PATIENCE, self._turn_away)

    def begin(self) -> bool:
        """Whether it is still to be served; from now on its transaction decides how long."""
        self._patience.cancel()
        return not self.answer.done()

    def tell(self, answer: Answer | Exception) -> None:
        """A caller who went away meanwhile gets no answer; asking again with the key gives it."""
        if self.answer.done():
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)

    def _turn_away(self) -> None:
        self.tell(Unavailable("too many wait at the desk; nothing was ordered"))


class Desk:
    """`place_all` places a batch in one transaction, or raises and has placed none of it."""

    def __init__(self, place_all: PlaceAll) -> None:
        self._place_all = place_all
        self._queue: deque[_Waiting] = deque()
        self._clerks: set[asyncio.Task[None]] = set()
        self._held_up: set[asyncio.Task[None]] = set()
        self._alone = asyncio.Semaphore(MOST_CLERKS)

    async def place(self, wish: Wish) -> Answer:
        """The answer that the order would have had alone, once its batch has committed.

        Raises what refuses this order, and `Unavailable`: a COMMIT failed, or no clerk came.
        """
        waiting = _Waiting(wish)
        self._queue.append(waiting)
        self._call_clerk()
        return await waiting.answer

    def _call_clerk(self) -> None:
        """Unless one is about to take the next batch, or too many are held up."""
        if self._queue and len(self._held_up) == len(self._clerks) < MOST_CLERKS:
            self._clerks.add(asyncio.create_task(self._serve(), context=Context()))

    async def _serve(self) -> None:
        """Until nobody waits. Never cancelled with a customer: a batch is of many."""
        loop, clerk = asyncio.get_running_loop(), asyncio.current_task()
        assert clerk is not None
        try:
            while batch := self._next_batch():
                late = loop.call_later(HELD_UP_AFTER, self._hold_up, clerk)
                try:
                    await self._answer(batch)
                finally:
                    late.cancel()
                    self._held_up.discard(clerk)
                    for waiting in batch:
                        waiting.tell(OutcomeUnknown("the clerk left before the answer came"))
        finally:
            self._clerks.discard(clerk)
            self._call_clerk()

    def _hold_up(self, clerk: asyncio.Task[None]) -> None:
        self._held_up.add(clerk)
        self._call_clerk()

    def _next_batch(self) -> list[_Waiting]:
        """The longest waiting; an order whose key is in the batch already waits for the next."""
        batch: list[_Waiting] = []
        names: set[tuple[str, str]] = set()
        later: list[_Waiting] = []
        while self._queue and len(batch) < LARGEST_BATCH:
            waiting = self._queue.popleft()
            key = waiting.wish.key
            if key and key.name in names:
                later.append(waiting)
            elif waiting.begin():
                batch.append(waiting)
                names.update({key.name} if key else ())
        self._queue.extendleft(reversed(later))
        return batch

    async def _answer(self, batch: Sequence[_Waiting]) -> None:
        """A failing statement takes nobody else along: then each is tried alone."""
        try:
            answers = await self._place_all([waiting.wish for waiting in batch])
        except Exception as error:
            if len(batch) > 1 and not is_outage(error):
                await asyncio.gather(*(self._answer_alone(waiting, error) for waiting in batch))
                return
            answers = [error] * len(batch)
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.tell(answer)

    async def _answer_alone(self, waiting: _Waiting, error: Exception) -> None:
        """A few at a time: other pages of this process need connections too."""
        async with self._alone:
            if monotonic() - waiting.since > PATIENCE:
                waiting.tell(error)
            else:
                await self._answer([waiting])
