"""The page of the stock."""

from collections.abc import Awaitable, Callable

Settle = Callable[[], Awaitable[int]]
