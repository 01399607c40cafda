"""Tasks that are ended: by cancelling them, or at a time limit."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")

INSIST_EVERY = 0.1


def start(part: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Starts what runs beside everything else; an error that ends it is in the log at once."""
    task = asyncio.create_task(part, name=part.__qualname__)
    task.add_done_callback(_ended)
    return task


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("a part of this process has ended", part=task.get_name(), exc_info=error)


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels the tasks until each has ended; what they raised stays in them.

    Once is not enough: Python 3.11's `wait_for` loses a cancellation that arrives just as what it
    waits for completes, and redis-py and asyncpg use it.
    """
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=INSIST_EVERY)


async def in_time(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Raises TimeoutError after `seconds`, without waiting until the cancelled work has ended.

    A connection to a frozen PostgreSQL takes two more seconds to close.
    """
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if done:
        return task.result()
    _abandoned.add(task)
    task.add_done_callback(_let_go)
    task.cancel()
    raise TimeoutError


_abandoned: set[asyncio.Task[Any]] = set()


def _let_go(task: asyncio.Task[Any]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        task.exception()
