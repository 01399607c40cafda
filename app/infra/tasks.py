"""Ending tasks for good."""

import asyncio
from collections.abc import Iterable
from typing import Any

INSIST_EVERY = 0.1


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels until each has ended, and leaves what they raised to whoever asks them.

    Once is not enough: Python 3.11's `wait_for` loses a cancellation that arrives just as what it
    waits for completes, and redis-py and asyncpg wait with it.
    """
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=INSIST_EVERY)
