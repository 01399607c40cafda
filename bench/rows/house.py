"""The shop as its machine sees it: how fast it opens, and what it takes when nobody comes."""

import asyncio
import statistics
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bench.run import Open
from bench.shop import opened
from bench.table import Found


def start(data: Path, starts: int) -> list[float]:
    """Seconds from the command to its last line, which it says once it is ready."""
    seconds: list[float] = []
    for _ in range(starts):
        with opened(data, demo=True) as shop:
            seconds.append(shop.started_in)
    return seconds


def started(seconds: Sequence[float]) -> Found:
    how = f"{len(seconds)} on a used data folder, {min(seconds):.2f} to {max(seconds):.2f} s"
    return Found((statistics.median(seconds),), how)


async def rest(at: Open) -> Found:
    """`up`, two web processes, a worker, PostgreSQL and Valkey, some seconds after the start."""
    await asyncio.sleep(2)
    before, began = at.shop.cpu(), perf_counter()
    await asyncio.sleep(at.size.rest)
    share = (at.shop.cpu() - before) / (perf_counter() - began)
    memory = sum(one.memory_full_info().pss for one in at.shop.family())
    how = f"{at.size.rest:.0f} s; memory as the sum of proportional shares (PSS)"
    return Found((100 * share, memory / 1e6), how)
