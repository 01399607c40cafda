"""Answers to programs that wait to be written down, so that no request waits for its own note."""

from collections import deque
from time import perf_counter
from typing import Final
from uuid import UUID

import msgspec

# Answers that wait in one process. If more come than are written, the oldest are lost: it is a log.
MOST_WAITING: Final = 5_000


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a key. `path` has no query, and stays percent-encoded; `ended` is on the clock
    `perf_counter`. `problem` is the name of what went wrong, empty for none.
    """

    key_id: UUID
    request_id: str
    method: str
    path: str
    status: int
    problem: str
    milliseconds: int
    ended: float


_waiting: deque[Answered] = deque(maxlen=MOST_WAITING)


def note(answered: Answered) -> None:
    _waiting.append(answered)


def take() -> list[Answered]:
    """Returns what waits, the oldest first, and forgets it."""
    taken = list(_waiting)
    _waiting.clear()
    return taken


def put_back(taken: list[Answered]) -> None:
    """Lets what could not be written wait again, as far as there is room."""
    room = MOST_WAITING - len(_waiting)
    if room > 0:
        _waiting.extendleft(reversed(taken[-room:]))


def age(answered: Answered) -> float:
    """Returns the seconds since the answer ended."""
    return perf_counter() - answered.ended
