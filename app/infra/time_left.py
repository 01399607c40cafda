"""The time that is left for a request, whatever it waits for.

One budget for all of its waits, since limits for each of them would add up.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Final

# Seconds. With what it takes to give a broken connection up, an answer comes within ten.
FOR_A_REQUEST: Final = 7.5


class Budget:
    """Ends at `until` on the monotonic clock, or never."""

    __slots__ = ("until",)

    def __init__(self, seconds: float) -> None:
        self.until: float | None = monotonic() + seconds

    def extend(self, seconds: float) -> None:
        if self.until is not None:
            self.until += seconds

    def lift(self) -> None:
        self.until = None


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def within(seconds: float) -> Generator[Budget]:
    """Limits what is awaited in this block, and in the tasks that are made in it."""
    token = _budget.set(budget := Budget(seconds))
    try:
        yield budget
    finally:
        _budget.reset(token)


def at_most(seconds: float) -> float:
    """Returns the seconds, or as many as are left of the budget if that is less."""
    left = time_left()
    return seconds if left is None else min(seconds, left)


def time_left() -> float | None:
    """Returns the seconds that are left, 0 at least, or None without a budget."""
    budget = _budget.get()
    if budget is None or budget.until is None:
        return None
    return max(0.0, budget.until - monotonic())


def extend(seconds: float) -> None:
    """Adds to the budget what was spent on work of this process, and not on waiting."""
    if budget := _budget.get():
        budget.extend(seconds)
