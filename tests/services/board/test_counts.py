"""The tabs count by indexes alone, however many parcels there are."""

import pytest

from app.infra.database import fetch, transaction
from app.services import board, delivery
from app.services.board import View
from app.services.board.counts import COUNTS, HELD
from tests.support.views import order

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


async def test_a_search_in_vain_names_the_tabs_that_have_it(settle) -> None:
    sent, left = [await order(settle, name="Ann Lee") for _ in range(2)]
    await order(settle, name="Kim Park")
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")
    view = View(status="DELIVERED", q="lee")
    assert await board.count_elsewhere(view) == {"PENDING": 1, "SHIPPED": 1}
    assert await board.count_elsewhere(View(status="DELIVERED", q="lee", country="FR")) == {}
    assert left.status == "PENDING"
