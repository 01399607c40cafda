"""The tabs count by indexes alone, however many parcels there are."""

import pytest

from app.infra.database import fetch, transaction
from app.services.board.counts import COUNTS, HELD

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize("statement", [COUNTS, HELD], ids=["by status", "held"])
async def test_no_count_reads_the_table(statement: str) -> None:
    async with transaction():
        # An empty table is read whole without this; a large one is not.
        await fetch("SET LOCAL enable_seqscan = off")
        await fetch("SET LOCAL enable_bitmapscan = off")
        plan = [row["QUERY PLAN"] for row in await fetch(f"EXPLAIN {statement}", 1000)]

    reads = [line.strip() for line in plan if "shipments" in line]
    assert reads
    assert [line for line in reads if "Index Only Scan" not in line] == []
