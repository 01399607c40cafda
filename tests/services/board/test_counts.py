"""The tabs count by indexes alone, however many parcels there are."""

import pytest

from app.infra.database import fetch, transaction
from app.services import board, delivery
from app.services.board import View
from app.services.board.counts import COUNTS, HELD
from app.values.statuses import SettableHold
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


async def test_tabs_count_what_the_search_and_the_filters_leave(settle) -> None:
    sent, left = [await order(settle, name="Ann Lee") for _ in range(2)]
    await order(settle, name="Kim Park")
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")
    none = dict.fromkeys(("PENDING", "SHIPPED", "DELIVERED", "CANCELLED"), 0)
    assert await board.counts() == none | {"PENDING": 2, "SHIPPED": 1}
    view = View(status="DELIVERED", q="lee")
    assert await board.counts(view) == none | {"PENDING": 1, "SHIPPED": 1}
    assert await board.counts(View(q="lee", country="FR")) == none
    assert await board.counts(View(q="lee", claimed="nobody")) == none | {"PENDING": 1}
    await delivery.hold(left.shipment_id, SettableHold.ADDRESS, "Bea")
    late = "UPDATE delivery.shipments SET placed_at = now() - interval '30 days'"
    await fetch(f"{late} WHERE shipment_id = $1", left.shipment_id)
    for found, counted in ((view, 1), (View(q="park"), 0), (View(), 1)):
        assert await board.count_held(found) == counted
        assert await board.count_attention(found) == counted
    assert await board.count_attention(View(carrier="DHL", claimed="nobody")) == 0
