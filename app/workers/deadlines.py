"""Doing what is due: the work behind rows that say when it is to be done."""

import asyncio
from collections.abc import Mapping
from typing import Final

from app.infra.looks import may_be_due, until_next_look
from app.infra.manifest import Meet
from app.services.flats import FLATS
from app.workers.back_off import BackOff

# Rows of one call, so that a stop does not wait for long.
BATCH_SIZE = 100

DEADLINES: Final[Mapping[Meet, str]] = {
    meet: rows for flat in FLATS for meet, rows in flat.deadlines.items()
}


async def meet_deadlines(*deadlines: Meet) -> int:
    """Does all that is due by now, of these or of all, and returns how many rows that was."""
    met = 0
    for meet in deadlines or DEADLINES:
        while done := await meet(BATCH_SIZE):
            met += done
    return met


async def watch_deadlines() -> None:
    # Any number of workers may do it at once: the rows are locked, and then looked at again.
    back_offs = {meet: BackOff(f"the deadlines of {meet.__module__}") for meet in DEADLINES}
    while True:
        found = await asyncio.gather(*(_may_be_due(rows) for rows in DEADLINES.values()))
        for (meet, back_off), is_due in zip(back_offs.items(), found, strict=True):
            # Those that fail wait alone, and the others go on.
            if back_off.waiting or not is_due:
                continue
            try:
                await meet_deadlines(meet)
                back_off.recovered()
            except Exception as error:
                back_off.failed(error)
        await asyncio.sleep(until_next_look())


async def _may_be_due(rows: str) -> bool:
    return not rows or await may_be_due(rows)
