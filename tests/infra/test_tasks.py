"""Tasks that run beside everything else."""

import asyncio

from structlog.testing import capture_logs

from app.infra.tasks import end, start


async def test_an_error_that_ends_a_part_is_in_the_log_at_once() -> None:
    async def breaks() -> None:
        raise LookupError("a fault")

    with capture_logs() as lines:
        task = start(breaks())
        await asyncio.wait({task})
        await asyncio.sleep(0)
    [line] = lines
    assert (line["log_level"], line["event"]) == ("error", "a part of this process has ended")
    assert line["part"].endswith("breaks")


async def test_a_part_that_is_cancelled_ends_without_a_line() -> None:
    async def for_ever() -> None:
        await asyncio.Event().wait()

    with capture_logs() as lines:
        task = start(for_ever())
        await end([task])
    assert (task.cancelled(), lines) == (True, [])
