"""Transactions that add up many rows."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from app.infra.database.queries import fetch
from app.infra.database.transactions import only_read, transaction

# A plan for these very times, and not for any: from a day to a year is a factor of hundreds. Hashes
# of a hundred thousand rows fit into memory, and a plan is not compiled for a tenth of a second.
# What a report looks up by an index is of late, and in memory.
MEANS: Final = {
    "plan_cache_mode": "force_custom_plan",
    "work_mem": "32MB",
    "jit": "off",
    "random_page_cost": "1.1",
}
SET: Final = "SELECT " + ", ".join(f"set_config('{name}', '{MEANS[name]}', true)" for name in MEANS)


@asynccontextmanager
async def add_up() -> AsyncGenerator[None]:
    """Opens a transaction that reads one snapshot, so that its sums fit each other."""
    async with transaction():
        await only_read()
        await fetch(SET)
        yield
