"""Tasks that run beside everything else."""

import asyncio

from app.infra import tasks
from app.infra.tasks import end, start
from tests.support.logged import logged


async def test_an_error_that_ends_a_part_is_in_the_log_at_once() -> None:
    async def breaks() -> None:
        raise LookupError("a fault")

    with logged(tasks) as lines:
        task = start(breaks())
        await asyncio.wait({task})
        await asyncio.sleep(0)
    [line] = lines
    assert (line["log_level"], line["event"]) == ("error", "a part of this process has ended")
    assert line["part"].endswith("breaks")


async def test_a_part_that_is_cancelled_ends_without_a_line() -> None:
    async def for_ever() -> None:
        await asyncio.Event().wait()

    with logged(tasks) as lines:
        task = start(for_ever())
        await end([task])
    assert (task.cancelled(), lines) == (True, [])
