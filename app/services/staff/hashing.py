"""The queue for checking passwords: known people first, then the addresses that tried least.

Hashing is slow on purpose, and one thread of a process does it, so that pages stay quick. A crowd
that guesses waits behind everybody else, and is refused when the queue is full. Among strangers
with equally many recent tries the last to arrive is next, since the first in a crowd have most
likely given up.
"""

import asyncio
import heapq
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from time import monotonic
from typing import Final

import msgspec

from app.services.staff.refusals import Busy

AT_ONCE: Final = 1
MAX_WAITING: Final = 256
# Seconds in the queue, so that every request is answered within ten.
PATIENCE: Final = 7.0
# Seconds for which the tries of an address count after its last one.
REMEMBERED: Final = 15 * 60.0
# Addresses; beyond that the oldest are forgotten.
MAX_REMEMBERED: Final = 10_000


class LoginSource(msgspec.Struct, frozen=True):
    """Where a try comes from; `known` means a person with a session, or a browser that had one."""

    address: str = ""
    known: bool = False


# Somebody who is already at work in the shop.
TRUSTED: Final = LoginSource(known=True)


class _Place(msgspec.Struct, order=True):
    is_stranger: bool
    tries: int
    number: int


class HashingQueue:
    """The queue of one event loop; `slot` is held during one hash."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._waiting: list[tuple[_Place, asyncio.Future[None]]] = []
        self._numbers = count()
        self._tries: dict[str, tuple[int, float]] = {}

    @asynccontextmanager
    async def slot(self, source: LoginSource) -> AsyncGenerator[None]:
        """Waits for its slot, and holds it for the block. Raises `Busy`."""
        number = next(self._numbers)
        place = _Place(
            not source.known, self._count(source.address), number if source.known else -number
        )
        if self._free and not self._waiting:
            self._free -= 1
        else:
            await self._wait(place)
        try:
            yield
        finally:
            self._pass_on()

    def reset_tries(self, address: str) -> None:
        # The right password shows that the earlier tries were not guesses.
        self._tries.pop(address, None)

    async def _wait(self, place: _Place) -> None:
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (place, called))
        if len(self._waiting) > MAX_WAITING:
            self._send_away(max(self._waiting, key=lambda waiting: waiting[0]))
        try:
            async with asyncio.timeout(PATIENCE):
                await called
        except BaseException as error:
            if called.done() and not called.cancelled() and not called.exception():
                self._pass_on()
            self._waiting = [one for one in self._waiting if one[1] is not called]
            heapq.heapify(self._waiting)
            if isinstance(error, TimeoutError):
                raise Busy from error
            raise

    def _send_away(self, last: tuple[_Place, asyncio.Future[None]]) -> None:
        self._waiting.remove(last)
        heapq.heapify(self._waiting)
        if not last[1].done():
            last[1].set_exception(Busy())

    def _pass_on(self) -> None:
        while self._waiting:
            _, called = heapq.heappop(self._waiting)
            if not called.done():
                called.set_result(None)
                return
        self._free += 1

    def _count(self, address: str) -> int:
        # This try is counted too.
        now = monotonic()
        tries, last = self._tries.pop(address, (0, now))
        tries = 1 if last < now - REMEMBERED else tries + 1
        self._tries[address] = tries, now
        if len(self._tries) > MAX_REMEMBERED:
            self._tries.pop(next(iter(self._tries)))
        return tries
